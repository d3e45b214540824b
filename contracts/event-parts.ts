/** The pieces events are made of: who, where, which procedure and file, which person, which address. */
import { z } from 'zod';

export const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);
export const language = z.enum(['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en']);
export const day = z.iso.date();
export const instant = z.iso.datetime({ offset: true });
export const text = z.strictObject({ lang: language, value: z.string().min(3).max(1000) });
export const title = z.strictObject({ lang: language, value: z.string().min(3).max(255) });

export const emitter = z.strictObject({
  dir3,
  unitDir3: dir3.optional(),
  ine: z
    .string()
    .regex(/^[0-9]{5,10}$/)
    .optional(),
  actingUser: z.string().optional(),
});

export const procedure = z.strictObject({
  sia: z.string().regex(/^[0-9]{1,9}$/),
  name: text.optional(),
  vendorCode: z.string().optional(),
});

export const file = z.strictObject({ id: z.string().min(1).max(80), title: text.optional(), url: z.url().optional() });

export const ID_TYPES = ['NIF', 'NIE', 'CIF', 'passport', 'eidas', 'vat', 'other'] as const;

/** A person as the sender knows them; which members are mandatory depends on `kind` and is checked here. */
export const personSchema = z
  .strictObject({
    kind: z.enum(['natural', 'legal', 'administration', 'natural-without-nif']),
    idType: z.enum(ID_TYPES).optional(),
    idNumber: z.string().min(1).max(30).optional(),
    idCountry: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    givenName: z.string().optional(),
    surname1: z.string().optional(),
    surname2: z.string().optional(),
    fullName: z.string().optional(),
    legalName: z.string().optional(),
    dir3: dir3.optional(),
    email: z.string().max(160).optional(),
    phone: z.string().max(16).optional(),
    language: language.optional(),
  })
  .superRefine((person, context) => {
    const need = (...names: (keyof typeof person)[]) => {
      for (const name of names)
        if (person[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: 'required', params: { rule: 'required' } });
    };
    if (person.kind === 'natural' || person.kind === 'legal') need('idType', 'idNumber');
    if (person.kind === 'legal') need('legalName');
    if (person.kind === 'administration') need('dir3', 'legalName');
    if (person.kind.startsWith('natural') && person.fullName === undefined) need('givenName', 'surname1');
  });

/** A postal address in one of the four forms the postal back ends know. Lengths in characters. */
export const postalAddressSchema = z.strictObject({
  form: z.enum(['national', 'foreign', 'po-box', 'free']),
  streetType: z.string().optional(),
  streetName: z.string().max(50).optional(),
  number: z.string().max(5).optional(),
  numberQualifier: z.string().max(3).optional(),
  km: z.string().max(5).optional(),
  portal: z.string().max(3).optional(),
  stair: z.string().max(3).optional(),
  floor: z.string().max(3).optional(),
  door: z.string().max(3).optional(),
  block: z.string().max(3).optional(),
  extra: z.string().max(40).optional(),
  postcode: z.string().max(10).optional(),
  town: z.string().max(30).optional(),
  municipalityIne6: z
    .string()
    .regex(/^[0-9]{6}$/)
    .optional(),
  provinceIne2: z
    .string()
    .regex(/^[0-9]{2}$/)
    .optional(),
  country: z.string().regex(/^[A-Z]{2}$/),
  poBox: z.string().max(10).optional(),
  line1: z.string().max(50).optional(),
  line2: z.string().max(50).optional(),
});

/** References kept in clear for one event, and how long a name and a value may be. Characters. */
export const MAX_REFS = 20;
const MAX_REF_NAME = 64;
const MAX_REF_VALUE = 255;

/** `refs`: the e-office's own identifiers, by which it asks again. Kept in clear: never a person's data. */
export const vendor = z.strictObject({
  system: z.string(),
  kind: z.string().optional(),
  refs: z
    .record(z.string().min(1).max(MAX_REF_NAME), z.string().max(MAX_REF_VALUE))
    .superRefine((refs, context) => {
      if (Object.keys(refs).length > MAX_REFS)
        context.addIssue({
          code: 'custom',
          path: [],
          message: 'too many',
          params: { rule: 'too-many', maximum: MAX_REFS },
        });
    })
    .optional(),
});

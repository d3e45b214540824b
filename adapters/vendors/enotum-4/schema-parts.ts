/** Values and parts that several messages of e-NOTUM 4.0 have; names, lengths and lists of its XSD (Commons, Peticio). */
import { z } from 'zod';
import { TEXT } from './schema-tree.ts';

/** XSD counts characters, not UTF-16 units. */
export const text = (max: number, min = 1) =>
  z.string().refine((value) => [...value].length >= min && [...value].length <= max);
export const anyText = z.string();
export const nothing = z.literal('');
/** xs:boolean. */
export const bool = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.enum(['true', 'false', '1', '0']))
  .transform((value) => value === 'true' || value === '1');
/** xs:integer within bounds. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .transform((value) => value.trim())
    .pipe(z.string().regex(/^[+-]?[0-9]{1,19}$/))
    .transform(Number)
    .pipe(z.int().min(min).max(max));
/** xs:long of an identifier, its digits kept: they may be more than a number can hold. */
export const identifier = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.string().regex(/^\+?[0-9]{1,19}$/))
  .transform((value) => BigInt(value.replace('+', '')).toString());
const ZONE = '(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?';
/** xs:dateTime; one without a zone is left so. */
export const dateTime = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.string().regex(new RegExp(`^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?${ZONE}$`)))
  .refine((value) => z.iso.date().safeParse(value.slice(0, 10)).success && !Number.isNaN(Date.parse(value)));
/** xs:date, its zone left away. */
export const date = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.string().regex(new RegExp(`^\\d{4}-\\d{2}-\\d{2}${ZONE}$`)))
  .transform((value) => value.slice(0, 10))
  .pipe(z.iso.date());

export const kind = z.enum(['NOTIFICACIO', 'COMUNICACIO']);
export const access = z.enum(['BAIX', 'SUBSTANCIAL', 'ALT']);
export const language = z.enum(['ca', 'es', 'oc', 'en']);
export const channel = z.enum(['DIGITAL', 'PAPER']);

/** A choice: exactly one of these members. */
export function oneOf(...names: readonly string[]) {
  return (value: Record<string, unknown>) => names.filter((name) => value[name] !== undefined).length === 1;
}

const country = z.string().regex(/^[A-Z]{2}$/);
export const naturalId = z
  .strictObject({
    NIF: z
      .string()
      .regex(/^[XYZKLM]?[0-9]{7,8}[A-Z]$/)
      .optional(),
    Passaport: z.strictObject({ [TEXT]: z.string().regex(/^[A-Z0-9]{1,20}$/), Pais: country.optional() }).optional(),
    IDC: z.strictObject({ [TEXT]: z.string().regex(/^[A-Z0-9]{1,20}$/), Pais: country }).optional(),
  })
  .refine(oneOf('NIF', 'Passaport', 'IDC'));
export const legalId = z
  .strictObject({
    CIF: z
      .string()
      .regex(/^[A-Z][0-9]{7}[A-J,0-9]$/)
      .optional(),
    VAT: z.strictObject({ [TEXT]: z.string().regex(/^[A-Z0-9]{1,50}$/), Pais: country.optional() }).optional(),
  })
  .refine(oneOf('CIF', 'VAT'));
export type NaturalId = z.infer<typeof naturalId>;
export type LegalId = z.infer<typeof legalId>;

export const mailboxes = z.strictObject({ BustiaCorreu: z.array(text(255)).min(1) });
export const phones = z.strictObject({ Telefon: z.array(text(50)).min(1) });
export const labels = z.strictObject({
  Etiqueta: z.array(z.strictObject({ [TEXT]: anyText, Idioma: language.optional() })).min(1),
});

const onBehalf = z
  .strictObject({
    VALIdAccessToken: anyText,
    Interessat: z
      .strictObject({ PersonaFisica: naturalId.optional(), PersonaJuridica: legalId.optional() })
      .refine(oneOf('PersonaFisica', 'PersonaJuridica')),
  })
  .optional();
/** PeticioType: what every request begins with. */
export const request = {
  BackOffice: anyText.optional(),
  Usuari: z
    .strictObject({
      Empleat: z.strictObject({ CodiOrganisme: anyText, CodiDepartament: anyText }).optional(),
      Ciutada: z
        .strictObject({
          VALIdAccessToken: anyText.optional(),
          IdParaulaPas: anyText.optional(),
          ParaulaPas: anyText.optional(),
        })
        .refine(
          ({ VALIdAccessToken: token, IdParaulaPas: id, ParaulaPas: word }) =>
            (id === undefined) === (word === undefined) && (token === undefined || id === undefined),
        )
        .optional(),
      Representant: onBehalf,
      FuncionariHabilitat: onBehalf,
    })
    .refine(oneOf('Empleat', 'Ciutada', 'Representant', 'FuncionariHabilitat')),
};
export const requestSchema = z.strictObject(request);
export type Asker = z.infer<typeof requestSchema>;

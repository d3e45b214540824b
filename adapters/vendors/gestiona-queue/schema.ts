/** Of Gestiona's REST resources, the fields that are read; what else they have is let pass. Names are the vendor's own. */
import { z } from 'zod';

const text = z.string().nullish();
/** Instants are unix seconds, mostly as text. */
const seconds = z.union([z.string(), z.number()]).nullish();

export const linkSchema = z.looseObject({ rel: z.string(), href: z.string() });
export type Link = z.infer<typeof linkSchema>;
const links = z.array(linkSchema).nullish();

/** What any list comes in. */
export const pageSchema = z.looseObject({ content: z.array(z.unknown()).nullish(), links });

export const rootSchema = z.looseObject({ links: z.array(linkSchema) });
export const authorizationSchema = z.looseObject({ access_token: z.string() });
export const connectorSchema = z.looseObject({ code: z.string() });
export const subscriptionSchema = z.looseObject({ name: z.string() });

/** A message of a connector's queue. `target` is also the id it is answered by. */
export const messageSchema = z.looseObject({
  payload: z.looseObject({ target: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/), links }),
  entry: seconds,
  deliveries: seconds,
});
export type Message = z.infer<typeof messageSchema>;

export const fileSchema = z.looseObject({ id: text, code: text, free_title: text, title: text });

/** Of `documents-and-folders`: `rel` is the name. */
export const entrySchema = z.looseObject({ type: z.string(), rel: z.string(), href: z.string() });
export type Entry = z.infer<typeof entrySchema>;

/** Of `thirdparties`. */
export const thirdPartySchema = z.looseObject({ links: z.array(linkSchema) });

export const thirdSchema = z.looseObject({
  id: z.string(),
  full_name: text,
  first_name: text,
  second_surname: text,
  nif: text,
  nif_country: text,
  type: text,
  email: text,
  mobile: text,
});
export type Third = z.infer<typeof thirdSchema>;

export const addressSchema = z.looseObject({
  address: text,
  number: text,
  zip_code: text,
  province: text,
  country: text,
  type_of_road: text,
  zone: text,
});
export type Address = z.infer<typeof addressSchema>;

/** A message with all that was fetched for it. */
export const gatheredSchema = z.looseObject({
  message: messageSchema,
  file: fileSchema,
  documents: z.array(entrySchema),
  thirds: z.array(z.looseObject({ third: thirdSchema, address: addressSchema.nullable() })),
});
export type Gathered = z.infer<typeof gatheredSchema>;

/** What a connector is answered: `connector-response`. */
export const answerSchema = z.strictObject({
  result_success: z.enum(['TRUE', 'FALSE']),
  message: z.string().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

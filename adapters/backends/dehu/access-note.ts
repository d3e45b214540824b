/**
 * What the answer to an access tells once and never again: when it was, and by which references its proof can be fetched.
 * Kept beside the message as `acceso.json`, so that another process can go on where one was killed.
 */
import { z } from 'zod';

export const ACCESS_NOTE = 'acceso.json';

const reference = z.string().max(10_000);
const schema = z.strictObject({
  /** Instant of the access, as the service told it. */
  at: z.iso.datetime(),
  /** False where it told none: then it is when the answer came. */
  dated: z.boolean(),
  /** NIF of who appeared; null: whom the entity's settings name. */
  receiver: z.string().max(30).nullable(),
  /** `here`: it came with the answer. `digest`: against the one told; null where none was. */
  document: z.strictObject({
    here: z.boolean(),
    digest: z.enum(['same', 'differs']).nullable(),
    reference: reference.optional(),
  }),
  receipt: z.strictObject({ reference: reference.optional(), csv: z.string().max(255).optional() }),
  /** `reference` null: it is to be had elsewhere, which nobody follows. */
  annexes: z.array(z.strictObject({ name: z.string().max(255), reference: reference.nullable() })).max(20),
});
export type AccessNote = z.output<typeof schema>;

export function writeNote(note: AccessNote): Uint8Array {
  return Buffer.from(`${JSON.stringify(schema.parse(note), null, 2)}\n`);
}

/** Null where there is none. Throws ZodError or SyntaxError for what is none of ours. */
export function readNote(bytes: Uint8Array | null): AccessNote | null {
  return bytes === null ? null : schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

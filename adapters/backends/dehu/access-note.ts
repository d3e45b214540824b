/**
 * What the answer to an access tells once and never again: when it was, and by which references its proof can be fetched.
 * Kept beside the message as `acceso.json`, so that another process can go on where one was killed.
 */
import { type AccessNote, noteSchema } from './schema.ts';

export const ACCESS_NOTE = 'acceso.json';

export type { AccessNote };

export function writeNote(note: AccessNote): Uint8Array {
  return Buffer.from(`${JSON.stringify(noteSchema.parse(note), null, 2)}\n`);
}

/** Null where there is none. Throws ZodError or SyntaxError for what is none of ours. */
export function readNote(bytes: Uint8Array | null): AccessNote | null {
  return bytes === null ? null : noteSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** How a rule says what it found: a refusal, or what is said beside the success. Pointers are into NOTIB's own fields. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { NoteCode, NotibCode } from './error-texts.ts';

export type Report = (pointer: string, code: NotibCode, params?: Finding['params']) => void;
export type Note = (pointer: string, code: NoteCode) => void;
export type Says = { report: Report; note: Note };

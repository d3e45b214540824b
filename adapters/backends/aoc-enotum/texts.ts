/** What a code or a state means and how to put it right, in the reader's language. */
import { fixOf } from './code-fixes.ts';
import { errorOf } from './codes.ts';
import { FINDINGS, STATE_TEXTS } from './finding-texts.ts';
import { ID } from './schema.ts';

type Language = 'es' | 'ca' | 'en';
type Text = { detail: string; fix: string };
const LANGUAGES = ['es', 'ca', 'en'] as const satisfies readonly Language[];

/** Codes come as `aoc-enotum-701`, states as `aoc-enotum-ACCEPTADA`, and either without the id. Null: not of this adapter. */
export function explain(code: string, language: Language): Text | null {
  const bare = code.startsWith(`${ID}-`) ? code.slice(ID.length + 1) : code;
  const n = LANGUAGES.indexOf(language);
  const meaning = errorOf(bare)?.[n];
  const fix = fixOf(bare)?.[n];
  if (meaning !== undefined && fix !== undefined) return { detail: `e-NOTUM ${bare}: ${meaning}.`, fix };
  // Words as common as these are of other adapters too: only under our own name.
  const own = bare === code ? undefined : FINDINGS[bare];
  const row = own ?? (Object.hasOwn(STATE_TEXTS, bare) ? STATE_TEXTS[bare] : undefined);
  const text = row?.[n];
  return text === undefined ? null : { detail: text[0], fix: text[1] };
}

/** One thing the doctor looked at, and how it is shown. */
export type Check = {
  /** `ok` ✔, `note` ! (look at it), `wrong` ✘ (put it right). */
  state: 'ok' | 'note' | 'wrong';
  /** What was looked at: `store`, `backend notifica`, `seal L01999999`. */
  what: string;
  found: string;
  /** What to do; null where nothing is. */
  fix: string | null;
};

const MARKS = { ok: '✔', note: '!', wrong: '✘' } as const;

export function ok(what: string, found: string): Check {
  return { state: 'ok', what, found, fix: null };
}

export function note(what: string, found: string, fix: string): Check {
  return { state: 'note', what, found, fix };
}

export function wrong(what: string, found: string, fix: string): Check {
  return { state: 'wrong', what, found, fix };
}

export function checkLines({ state, what, found, fix }: Check): string[] {
  return [`${MARKS[state]} ${what}: ${found}`, ...(fix === null ? [] : [`    → ${fix}`])];
}

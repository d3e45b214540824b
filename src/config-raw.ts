/** Reading a value that may have any shape: what is not there, or is of another kind, reads as empty. */

export type Raw = Readonly<Record<string, unknown>>;

export function map(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The value at a path, or undefined. */
export function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const step of path) here = typeof step === 'number' ? list(here)[step] : map(here)[String(step)];
  return here;
}

/** Places in a JSON value: the path a schema names them by, and the JSON Pointer (RFC 6901) a reader does. */

export type Path = readonly PropertyKey[];

export function pointerOf(path: Path): string {
  return path.map((each) => `/${escapePointer(String(each))}`).join('');
}

/** One reference token of a JSON Pointer (RFC 6901 section 3). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const each of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[each];
  }
  return current;
}

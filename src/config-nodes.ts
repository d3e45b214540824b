/** Walking a schema beside a value: what stands behind a key, in a list, and what is meant where nothing is written. */
import { z } from 'zod';

/** The schema without what is put around it: optional, default, transformed. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return unwrap(schema.unwrap() as z.ZodType);
  return schema;
}

/** `xFile` of the file is `x` of an adapter's schema. */
function shapeKey(shape: Readonly<Record<string, z.ZodType>>, key: string): string | null {
  if (Object.hasOwn(shape, key)) return key;
  const bare = key.replace(/File$/, '');
  return bare !== key && Object.hasOwn(shape, bare) ? bare : null;
}

/** Behind a key; null where the schema knows none of that name. */
export function childNode(node: z.ZodType | null, key: string): z.ZodType | null {
  if (node === null) return null;
  const inner = unwrap(node);
  if (inner instanceof z.ZodObject) {
    const shape = inner.shape as Record<string, z.ZodType>;
    const known = shapeKey(shape, key);
    return known === null ? null : shape[known]!;
  }
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  if (inner instanceof z.ZodUnion) {
    const found = (inner.options as z.ZodType[]).map((each) => childNode(each, key)).filter((each) => each !== null);
    return found[0] ?? null;
  }
  return null;
}

/** Of a list. */
export function elementNode(node: z.ZodType | null): z.ZodType | null {
  const inner = node === null ? null : unwrap(node);
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : null;
}

/** True where a key that `childNode` does not find is refused when the file is read. */
export function isClosed(node: z.ZodType | null): boolean {
  const inner = node === null ? null : unwrap(node);
  return inner instanceof z.ZodObject && inner.def.catchall instanceof z.ZodNever;
}

/** What counts where nothing is written; undefined: nothing does. */
export function defaultOf(node: z.ZodType | null): unknown {
  if (node instanceof z.ZodDefault || node instanceof z.ZodPrefault) return node.def.defaultValue;
  if (node instanceof z.ZodPipe) return defaultOf(node.in as z.ZodType);
  if (node instanceof z.ZodOptional || node instanceof z.ZodNullable) return defaultOf(node.unwrap() as z.ZodType);
  return undefined;
}

/** Keys that have a default, and are not in `written`. */
export function unwrittenDefaults(
  node: z.ZodType | null,
  written: Readonly<Record<string, unknown>>,
): [string, unknown][] {
  const inner = node === null ? null : unwrap(node);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, child]): [string, unknown][] => {
    if (Object.hasOwn(written, key) || Object.hasOwn(written, `${key}File`)) return [];
    const value = defaultOf(child);
    return value === undefined ? [] : [[key, value]];
  });
}

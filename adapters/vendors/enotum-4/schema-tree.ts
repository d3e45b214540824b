/**
 * Reads a message of e-NOTUM by a schema whose members stand in the order of the contract: names, order, number, text and
 * attributes are checked as its XSD would, so that what is read is what was agreed.
 */
import { z } from 'zod';
import type { XmlTree } from '../../../src/transport/soap.ts';
import { NS } from './codes.ts';

/** Where in the message, as `Tramesa/Notificacio[2]/Titol`; never what stands there. */
export type Misfit = { at: string };
export type ReadTree<T> = { kind: 'read'; value: T } | { kind: 'misfit'; at: string };

/** The text of an element that has attributes, beside them. */
export const TEXT = '#text';
/** Attributes that say nothing of the content (XML Schema part 1, 2.6). */
const IGNORED: ReadonlySet<string> = new Set(['schemaLocation', 'noNamespaceSchemaLocation']);

export function readTree<S extends z.ZodType>(node: XmlTree, schema: S): ReadTree<z.output<S>> {
  const misfits: Misfit[] = [];
  const raw = valueIn(node, schema, '', misfits);
  if (misfits[0] !== undefined) return { kind: 'misfit', at: misfits[0].at };
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'misfit', at: placeOf(parsed.error.issues[0]?.path ?? []) };
}

function valueIn(node: XmlTree, schema: z.core.$ZodType, at: string, misfits: Misfit[]): unknown {
  const wanted = bare(schema);
  if (node.namespace !== NS) misfits.push({ at });
  const attributes = Object.entries(node.attributes).filter(([name]) => !IGNORED.has(name));
  if (!(wanted instanceof z.ZodObject) || TEXT in wanted.shape)
    return leafOf(node, { wanted, attributes, at }, misfits);
  if (attributes.length > 0 || node.text.trim() !== '') misfits.push({ at });
  return membersOf(node, wanted.shape, at, misfits);
}

type Leaf = { wanted: z.core.$ZodType; attributes: [string, string][]; at: string };

function leafOf(node: XmlTree, { wanted, attributes, at }: Leaf, misfits: Misfit[]): unknown {
  if (node.children.length > 0) misfits.push({ at });
  if (wanted instanceof z.ZodObject) return { [TEXT]: node.text, ...Object.fromEntries(attributes) };
  if (attributes.length > 0) misfits.push({ at });
  return node.text;
}

function membersOf(node: XmlTree, shape: z.core.$ZodShape, at: string, misfits: Misfit[]): Record<string, unknown> {
  const names = Object.keys(shape);
  const members: Record<string, unknown> = {};
  let reached = 0;
  for (const each of node.children) {
    const place = names.indexOf(each.name);
    const many = bare(shape[each.name] ?? z.never());
    const known = members[each.name];
    const here = `${at}${at === '' ? '' : '/'}${each.name}${Array.isArray(known) ? `[${known.length + 1}]` : ''}`;
    if (place < reached) {
      misfits.push({ at: here });
      continue;
    }
    reached = place;
    if (many instanceof z.ZodArray) {
      const list = Array.isArray(known) ? known : [];
      members[each.name] = [...list, valueIn(each, many.element, here, misfits)];
    } else if (known === undefined) members[each.name] = valueIn(each, many, here, misfits);
    else misfits.push({ at: here });
  }
  return members;
}

/* What an optional or defaulted member is when it is there. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return bare(schema.unwrap());
  return schema;
}

function placeOf(path: readonly PropertyKey[]): string {
  let place = '';
  for (const each of path) {
    if (each === TEXT) continue;
    if (typeof each === 'number') place += each === 0 ? '' : `[${each + 1}]`;
    else place += `${place === '' ? '' : '/'}${String(each)}`;
  }
  return place;
}

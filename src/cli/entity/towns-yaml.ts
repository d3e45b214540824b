/**
 * Puts towns into a gateway.yaml as it stands: what is there keeps its words, order and comments, what is missing is added.
 * Where the file says otherwise than the list, neither wins: it is a fault.
 */
import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { map } from '../../config-raw.ts';
import type { Fault } from './fault.ts';
import type { Town, TownVendor } from './read-towns.ts';

/** Of a vendor that has none yet. */
const FIRST_CREDENTIAL = 'provincia';

export type Merged = {
  /** The file as it would be; the same text where nothing is missing. */
  text: string;
  added: { entities: string[]; vendorEntities: string[] };
  /** Credentials that were begun, and still lack what only their vendor knows. */
  begun: string[];
  faults: Fault[];
};

/** @param existing text of a gateway.yaml; empty for none */
export function mergeTowns(existing: string, towns: readonly Town[]): Merged {
  const document = parseDocument(existing, { prettyErrors: false });
  const merged: Merged = { text: existing, added: { entities: [], vendorEntities: [] }, begun: [], faults: [] };
  const [error] = document.errors;
  if (error !== undefined || !(document.contents === null || isMap(document.contents))) {
    const detail = 'the file is not valid YAML';
    merged.faults.push({ line: 0, column: '', code: 'yaml', detail, fix: 'carpeta config check says where.' });
    return merged;
  }
  if (document.contents === null) document.contents = document.createNode({}) as never;
  for (const town of towns) {
    addEntity(document, town, merged);
    if (town.vendor !== null) addToVendor(document, { town, vendor: town.vendor }, merged);
  }
  const { entities, vendorEntities } = merged.added;
  if (entities.length + vendorEntities.length > 0) merged.text = document.toString({ lineWidth: 0 });
  return merged;
}

function addEntity(document: Document, { line, dir3, name, ine, language }: Town, { added, faults }: Merged): void {
  const entities = seqAt(document, ['entities']);
  const there = itemWith(entities, 'dir3', dir3);
  if (there === null) {
    const entity = { dir3, name, ...(ine === null ? {} : { ine }), ...(language === null ? {} : { language }) };
    entities.add(nodeOf(document, entity));
    added.entities.push(dir3);
    return;
  }
  for (const [column, value] of Object.entries({ name, ine, language })) {
    const stands = there.get(column);
    if (value === null || stands === undefined || String(stands) === value) continue;
    const detail = `is ${JSON.stringify(value)} here and ${JSON.stringify(String(stands))} in the file`;
    faults.push({ line, column, code: 'differs', detail, fix: 'Correct one of them.' });
  }
}

function addToVendor(document: Document, { town, vendor }: { town: Town; vendor: TownVendor }, merged: Merged): void {
  const { dir3, line } = town;
  const credentials = seqAt(document, ['vendors', vendor.id, 'credentials']);
  const all = credentials.items.filter((each) => isMap(each));
  const behind = all.find((each) => itemWith(listOf(document, each), 'dir3', dir3) !== null);
  if (behind !== undefined) {
    const id = String(behind.get('id'));
    if (vendor.credential === null || vendor.credential === id) return;
    const detail = `${dir3} stands behind ${id} already`;
    merged.faults.push({ line, column: 'credential', code: 'repeated', detail, fix: 'Bring it in by one credential.' });
    return;
  }
  if (vendor.credential === null && all.length > 1) {
    const detail = `${vendor.id} has ${all.length} credentials`;
    const fix = `Name one: ${all.map((each) => String(each.get('id'))).join(', ')}.`;
    merged.faults.push({ line, column: 'credential', code: 'missing', detail, fix });
    return;
  }
  const wanted = vendor.credential ?? String(all[0]?.get('id') ?? FIRST_CREDENTIAL);
  const found = itemWith(credentials, 'id', wanted) ?? begin(document, credentials, { wanted, vendor, merged });
  const entry = { dir3, ...vendor.settings, ...(vendor.effect === null ? {} : { effect: vendor.effect }) };
  const node = nodeOf(document, entry);
  node.flow = true;
  listOf(document, found).add(node);
  merged.added.vendorEntities.push(dir3);
}

function begin(
  document: Document,
  credentials: YAMLSeq,
  { wanted, vendor, merged }: { wanted: string; vendor: TownVendor; merged: Merged },
): YAMLMap {
  const node = nodeOf(document, { id: wanted, entities: [] });
  credentials.add(node);
  merged.begun.push(`vendors.${vendor.id}.credentials (${wanted})`);
  return node;
}

function listOf(document: Document, credential: YAMLMap): YAMLSeq {
  const there = credential.get('entities', true) as unknown;
  if (isSeq(there)) return opened(there);
  const made = document.createNode([]) as YAMLSeq;
  credential.set('entities', made);
  return made;
}

/** The list at a path; made, with all above it, where it is not there or is empty. */
function seqAt(document: Document, path: readonly string[]): YAMLSeq {
  const there = document.getIn(path, true) as unknown;
  if (isSeq(there)) return opened(there);
  for (let depth = 1; depth < path.length; depth += 1) {
    const above = document.getIn(path.slice(0, depth), true) as unknown;
    if (!isMap(above)) document.setIn(path.slice(0, depth), document.createNode({}));
    else if (above.items.length === 0) above.flow = false;
  }
  const made = document.createNode([]) as YAMLSeq;
  document.setIn(path, made);
  return made;
}

/** An empty `[]` is written on one line: what is put into it is not. */
function opened(seq: YAMLSeq): YAMLSeq {
  if (seq.items.length === 0) seq.flow = false;
  return seq;
}

function itemWith(seq: YAMLSeq, key: string, value: string): YAMLMap | null {
  return (seq.items.find((each) => isMap(each) && String(each.get(key)) === value) as YAMLMap | undefined) ?? null;
}

/** Codes of digits alone are text, not numbers. */
function nodeOf(document: Document, value: Readonly<Record<string, unknown>>): YAMLMap {
  return document.createNode(map(value)) as YAMLMap;
}

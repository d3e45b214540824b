/**
 * "Do you have our reference?" `registrar` is not idempotent and nothing can be asked for by reference, so that the
 * entries registered between the first and the last attempt are read, all of them, and compared. Only a window that was
 * read to its end, without an entry that might be ours, says no.
 */
import type { CallTools, EntityAccess, HttpResult, Question } from '../../../contracts/backend.ts';
import type { AskResult } from '../../../contracts/outcome.ts';
import { element, type XmlNode } from '../../../src/signing/canonical.ts';
import { childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { call, readAnswer, type Unanswered, unanswered } from './call.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { windowOf } from './dates.ts';
import { ANSWER_BYTES, externalReference } from './schema.ts';
import { numberOf } from './status.ts';
import { petition, some } from './wire.ts';

export type Searching = { access: EntityAccess<GeiserEntity>; config: GeiserConfig; tools: CallTools; office?: string };
export type Filter = { tipoAsiento: 'ENTRADA' | 'SALIDA'; estado?: string; since: Date; until: Date };

type Failed = Extract<Unanswered, { kind: 'failed' }>;
/** `whole`: everything in the window was read. */
export type Found = { kind: 'read'; entries: XmlTree[]; whole: boolean } | Failed;
/** `limited`: there is more that it will not tell. `total`: NaN where it does not say. */
type Page = { kind: 'page'; entries: XmlTree[]; total: number; next: string | undefined; limited: boolean };

/** Reads a window page by page, never more of them than configured. No side effect. */
export async function searchAll(filter: Filter, searching: Searching): Promise<Found> {
  const how = { ...searching, maxAnswerBytes: ANSWER_BYTES.page };
  const entries = new Map<string, XmlTree>();
  let nameless = false;
  let total = 0;
  let result = await call('buscar', windowed(filter), how);
  for (let read = 1; ; read += 1) {
    const page = readPage(result);
    if (page.kind === 'failed') return page;
    for (const each of page.entries) {
      const number = numberOf(each);
      if (number === undefined) nameless = true;
      else entries.set(number, each);
    }
    total = read === 1 ? page.total : Math.max(total, page.total);
    const whole = !page.limited && !nameless && entries.size >= total;
    const over = whole || page.limited || read >= searching.config.search.pages;
    if (over || page.next === undefined) return { kind: 'read', entries: [...entries.values()], whole };
    result = await call('iterar', element('uidIterator', {}, page.next), how);
  }
}

function windowed({ tipoAsiento, estado, since, until }: Filter): XmlNode {
  const { desde, hasta } = windowOf(since, until);
  return petition(
    ...some('tipoAsiento', tipoAsiento),
    ...some('timestampRegistradoDesde', desde),
    ...some('timestampRegistradoHasta', hasta),
    ...some('estado', estado),
  );
}

function readPage(result: HttpResult): Page | Failed {
  const answer = readAnswer(result, ['buscar', 'iterar']);
  if (answer.kind === 'said' && answer.means === 'absent')
    return { kind: 'page', entries: [], total: 0, next: undefined, limited: false };
  if (answer.kind === 'said' && (answer.means === 'done' || answer.means === 'limited'))
    return {
      kind: 'page',
      entries: childrenNamed(answer.result, 'apuntes'),
      total: Number(childText(answer.result, 'nuTotalApuntes') ?? Number.NaN),
      next: childText(answer.result, 'uidIterator'),
      limited: answer.means === 'limited',
    };
  const { kind, code, ...rest } = { text: '', infrastructure: false, ...unanswered(answer) };
  return { kind: 'failed', code: kind === 'failed' ? code : `unexpected-${code}`, ...rest };
}

export async function ask({ reference, issuer, since, until }: Question, searching: Searching): Promise<AskResult> {
  const { marginMs } = searching.config.search;
  const window = { since: new Date(since.getTime() - marginMs), until: new Date(until.getTime() + marginMs) };
  const entries: XmlTree[] = [];
  let whole = true;
  // The question does not say which way the entry goes, and the service is only known to be searched by kind.
  for (const tipoAsiento of ['SALIDA', 'ENTRADA'] as const) {
    const found = await searchAll({ tipoAsiento, ...window }, searching);
    if (found.kind === 'failed') return found;
    entries.push(...found.entries);
    whole &&= found.whole;
  }
  return decide(entries, { reference, issuer, office: searching.access.config.office, whole });
}

/** Pure. Two with our reference are a double that nobody may choose from; none counts only when all was seen. */
export function decide(
  entries: readonly XmlTree[],
  ours: { reference: string; issuer: string; office: string; whole: boolean },
): AskResult {
  const external = externalReference(ours.reference);
  const matches = entries.filter((each) => childText(each, 'referenciaExterna') === external);
  const numbers = matches.map((each) => numberOf(each)!);
  if (numbers.length === 1) return { kind: 'found', remoteId: numbers[0]!, status: null };
  if (numbers.length > 1) return { kind: 'undecided', code: 'several-entries', text: numbers.slice(0, 5).join(', ') };
  if (!ours.whole) return { kind: 'undecided', code: 'search-incomplete', text: `${entries.length}` };
  const suspects = entries.filter((each) => couldBe(each, ours)).map((each) => numberOf(each)!);
  if (suspects.length > 0)
    return { kind: 'undecided', code: 'entry-without-reference', text: suspects.slice(0, 5).join(', ') };
  return { kind: 'not-found', code: 'WARNING_NOTFOUND' };
}

/** An entry that shows no reference, and that another office or another unit has not made. Only what goes out is of a unit. */
function couldBe(entry: XmlTree, { issuer, office }: { issuer: string; office: string }): boolean {
  if (childText(entry, 'referenciaExterna') !== undefined) return false;
  const madeAt = childText(entry, 'cdAmbitoCreacion');
  const origin = childText(entry, 'cdOrganoOrigen');
  const elsewhere = childText(entry, 'tipoAsiento') === 'SALIDA' && origin !== undefined && origin !== issuer;
  return (madeAt === undefined || madeAt === office) && !elsewhere;
}

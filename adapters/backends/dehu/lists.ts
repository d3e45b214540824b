/** Pages of what waits and of what is over. No side effect. */
import { addDays, madridDay } from '../../../src/domain/calendar.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { type Answer, type Asking, call } from './call.ts';
import { dayBegins, dayEnds, tomorrow } from './dates.ts';
import { idOf } from './items.ts';
import { localiza, localizaRealizadas } from './questions.ts';
import { LIMITS, PAGER, REALISED_DAYS } from './schema.ts';

export type Failed = { kind: 'failed'; code: string; text: string; infrastructure: boolean; notBefore?: string };
export type Page = { kind: 'page'; items: XmlTree[]; more: boolean } | Failed;

/** What an answer that brought nothing comes to, for a question. */
export function failedOf(answer: Exclude<Answer, { kind: 'said' }>, now: Date): Failed {
  switch (answer.kind) {
    case 'none':
      return { kind: 'failed', code: answer.code, text: '', infrastructure: true };
    case 'unclear':
      return { kind: 'failed', code: answer.code, text: answer.text, infrastructure: false };
    case 'told': {
      const failed = { kind: 'failed', code: answer.code, text: answer.text } as const;
      if (answer.means === 'quota') return { ...failed, infrastructure: false, notBefore: tomorrow(now) };
      return { ...failed, infrastructure: answer.means === 'broken' };
    }
  }
}

export async function waiting(of: { since: string | undefined; page: number }, asking: Asking): Promise<Page> {
  const { nif } = asking.access.config;
  const answer = await call('Localiza', localiza({ nifTitular: nif, ...of }), asking);
  if (answer.kind !== 'said') return failedOf(answer, asking.tools.now());
  const { node } = answer;
  const told = childrenNamed(child(node, 'opcionesRespuestaLocaliza') ?? node, 'opcion').find(
    (each) => each.attributes.tipo === PAGER.pages,
  );
  const pages = Number(told?.text.trim() ?? Number.NaN);
  const more = childText(node, 'hayMasResultados') === 'true' || pages > of.page;
  return { kind: 'page', items: childrenNamed(child(node, 'envios') ?? node, 'item'), more };
}

async function realised(of: { since: string; until: string; page: number }, asking: Asking): Promise<Page> {
  const { nif } = asking.access.config;
  const answer = await call('LocalizaRealizadas', localizaRealizadas({ nifTitular: nif, ...of }), asking);
  if (answer.kind !== 'said') return failedOf(answer, asking.tools.now());
  const { node } = answer;
  const more = Number(childText(node, 'totalPaginas') ?? '1') > of.page;
  return { kind: 'page', items: childrenNamed(child(node, 'envios') ?? node, 'item'), more };
}

/** `absent`: everything that can be listed was read, and it is not among it. */
export type Found = { kind: 'item'; item: XmlTree } | { kind: 'absent' } | Failed;

export function findWaiting(remoteId: string, since: Date | null, asking: Asking): Promise<Found> {
  const from = since === null ? undefined : dayBegins(addDays(madridDay(since), -1));
  return search(remoteId, (page) => waiting({ since: from, page }, asking));
}

/** What was done today is not listed before tomorrow, what became available over 29 days ago no more. */
export async function findRealised(remoteId: string, since: Date | null, asking: Asking): Promise<Found> {
  const today = madridDay(asking.tools.now());
  const oldest = addDays(today, -REALISED_DAYS);
  const [from = oldest] = [since === null ? oldest : madridDay(since), oldest].toSorted().slice(-1);
  const yesterday = addDays(today, -1);
  if (from > yesterday) return { kind: 'absent' };
  const window = { since: dayBegins(from), until: dayEnds(yesterday) };
  return search(remoteId, (page) => realised({ ...window, page }, asking));
}

async function search(remoteId: string, pageOf: (page: number) => Promise<Page>): Promise<Found> {
  for (let page = 1; page <= LIMITS.pages; page += 1) {
    const read = await pageOf(page);
    if (read.kind === 'failed') return read;
    const item = read.items.find((each) => idOf(each) === remoteId);
    if (item !== undefined) return { kind: 'item', item };
    if (!read.more || read.items.length === 0) return { kind: 'absent' };
  }
  return { kind: 'failed', code: 'too-many-pages', text: '', infrastructure: false };
}

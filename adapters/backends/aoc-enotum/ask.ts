/** Questions without effect: by our reference, by the notification's number, and whether the service is there at all. */
import type { CallTools, Endpoint, HttpResult } from '../../../contracts/backend.ts';
import type { AskResult, QueryResult } from '../../../contracts/outcome.ts';
import type { TermResult } from '../../../contracts/remote-change.ts';
import { child, childrenNamed, childText } from '../../../src/transport/soap.ts';
import { type Access, type Call, exchange, fetchAnswer, newId } from './call.ts';
import { FINAL_STATES, outcomeOf } from './codes.ts';
import type { EnotumConfig } from './config.ts';
import { readInstant } from './dates.ts';
import { withEvidenceOf } from './evidence.ts';
import { isNumber, numbersIn } from './interpret.ts';
import { type Failed, failed, failedBy, type NotFound, readOwn } from './own-answer.ts';
import { errorsIn, type PciAnswer, readPci } from './pci-answer.ts';
import { queryNode, reportNode, searchNode } from './requests.ts';
import { ANSWER_BYTES, OPERATIONS } from './schema.ts';
import { asyncId, referenceOfAsync } from './send.ts';
import { readShown, type Shown, stateAt, statusOf, termOf } from './status.ts';

/**
 * The service promises no more than that what has a reference is found by it, so two with ours are nobody's to choose
 * between. What Asincron still works on is not found yet: the platform is asked for it by its id.
 */
export async function ask(
  question: { reference: string; issuer: string; route?: string | null },
  call: Call,
): Promise<AskResult> {
  const found = await search(question, call);
  // The front it was sent to, whatever the settings say by now.
  if (found.kind !== 'not-found' || (question.route ?? call.config.mode) === 'sync') return found;
  const read = await fetched(asyncId(question.reference), call);
  switch (read.kind) {
    case 'working':
    case 'answer':
      return { kind: 'found', remoteId: asyncId(question.reference), status: null };
    // How the platform says that it never had a petition is not public.
    case 'refused':
    case 'fault':
      return { kind: 'undecided', code: read.code, text: read.text };
    default:
      return failedBy(read);
  }
}

const SENT = `Resposta${OPERATIONS.send}`;

/* An answer to another petition of ours must neither find this one nor give it a number. */
async function fetched(id: string, call: Call): Promise<PciAnswer> {
  return readPci(await fetchAnswer(id, call), SENT, ANSWER_BYTES.small, (told) => {
    return told !== id && referenceOfAsync(told) !== null;
  });
}

async function search({ reference, issuer }: { reference: string; issuer: string }, call: Call): Promise<AskResult> {
  const request = searchNode(reference, { entity: call.access.config, issuer });
  const result = await exchange(newId(call.tools), request, call);
  const read = readOwn(result, OPERATIONS.search);
  if (read.kind !== 'node') return read.kind === 'not-found' ? failed(read.code, '', false) : read;
  const list = child(read.node, 'Resultats');
  if (list === undefined) return failed('unexpected-answer', '', false);
  const ours = childrenNamed(list, 'Notificacio').filter((each) => childText(each, 'Referencia') === reference);
  const [first, ...more] = ours;
  if (more.length > 0) return { kind: 'undecided', code: 'several-found', text: String(ours.length) };
  if (first === undefined) {
    // On a page that was not read there may be more.
    const pages = Number(childText(read.node, 'DadesPaginacio', 'TotalPagines') ?? '1');
    return pages > 1 ? failed('several-pages', '', false) : { kind: 'not-found', code: 'no-result' };
  }
  const id = childText(first, 'IdNotificacio');
  return isNumber(id) ? { kind: 'found', remoteId: id, status: null } : failed('no-number', '', false);
}

/** Where it stands; what was sent to Asincron is first looked for, by its reference. */
export async function query(
  question: { remoteId: string; entity: string; withEvidence: boolean },
  call: Call,
): Promise<QueryResult> {
  const reference = referenceOfAsync(question.remoteId);
  if (reference !== null) return queryAsync(reference, question, call);
  return queryNumber(question.remoteId, question, call);
}

async function queryNumber(
  id: string,
  { entity: issuer, withEvidence }: { entity: string; withEvidence: boolean },
  call: Call,
): Promise<QueryResult> {
  if (!isNumber(id)) return { kind: 'not-found', code: 'no-number' };
  const shown = await show(id, issuer, call);
  if (shown.kind !== 'shown') return shown;
  const at = stateAt(shown.shown) ?? (await reportedAt(id, issuer, shown.shown, call));
  const status = statusOf(id, shown.shown, at);
  return { kind: 'status', status: withEvidence ? await withEvidenceOf(status, issuer, call) : status };
}

/**
 * Until the platform has an answer there is nothing to tell. Then the notification has a number of its own, under which
 * it is known from now on; or it was refused, and that is its end.
 */
async function queryAsync(
  reference: string,
  question: { remoteId: string; entity: string; withEvidence: boolean },
  call: Call,
): Promise<QueryResult> {
  const waiting = (code: string): QueryResult => ({
    kind: 'status',
    status: { remoteId: question.remoteId, code, steps: [], evidence: [], certified: false, unknownCodes: [] },
  });
  const read = await fetched(question.remoteId, call);
  if (read.kind === 'working') return waiting('pci-working');
  const [number, ...more] = read.kind === 'answer' ? numbersIn(read.node) : [];
  // One was sent: of several numbers none is taken for its own.
  if (more.length > 0) return failed('several-numbers', '', false);
  const [error] = read.kind === 'answer' ? errorsIn(read.node) : [];
  if (number === undefined && error !== undefined && outcomeOf(error.code) === 'rejected') {
    const at = call.tools.now().toISOString();
    const step = { at, code: error.code, legal: 'failed' as const, channel: null, by: null };
    const status = { remoteId: question.remoteId, code: error.code, steps: [step], evidence: [], certified: false };
    return { kind: 'status', status: { ...status, unknownCodes: [] } };
  }
  const found = number ?? (await numberOf({ reference, issuer: question.entity }, call));
  if (typeof found !== 'string') return found;
  const told = await queryNumber(found, question, call);
  return told.kind === 'status' ? { kind: 'status', status: { ...told.status, renamed: found } } : told;
}

/* The platform may hand out an answer but once: then the service is searched. */
async function numberOf(of: { reference: string; issuer: string }, call: Call): Promise<string | Failed> {
  const found = await search(of, call);
  if (found.kind === 'found') return found.remoteId;
  return found.kind === 'failed' ? found : failed(found.code, '', false);
}

async function show(
  id: string,
  issuer: string,
  call: Call,
): Promise<{ kind: 'shown'; shown: Shown } | NotFound | Failed> {
  const request = queryNode(id, { entity: call.access.config, issuer });
  const read = readOwn(await exchange(newId(call.tools), request, call), OPERATIONS.query);
  if (read.kind !== 'node') return read;
  const shown = readShown(read.node, id);
  // An answer about another notification must never move this one.
  return shown === null ? failed('wrong-identifier', '', false) : { kind: 'shown', shown };
}

/* The query dates no ERROR, and may leave an end undated; the report of one notification dates its state. */
async function reportedAt(id: string, issuer: string, { state }: Shown, call: Call): Promise<Date | null> {
  if (!FINAL_STATES.has(state)) return null;
  const request = reportNode(id, { entity: call.access.config, issuer });
  const read = readOwn(await exchange(newId(call.tools), request, call), OPERATIONS.report);
  const report = read.kind === 'node' ? child(read.node, 'Report') : undefined;
  const entry = (report === undefined ? [] : childrenNamed(report, 'DadesNotificacio')).find(
    (each) => childText(each, 'DadesNotificacio', 'IdNotificacio') === id,
  );
  if (entry === undefined || childText(entry, 'DadesEstat', 'Estat') !== state) return null;
  return readInstant(childText(entry, 'DadesEstat', 'DataActualitzacio'));
}

export async function term(question: { remoteId: string; entity: string }, call: Call): Promise<TermResult> {
  if (!isNumber(question.remoteId)) return { kind: 'not-found', code: 'no-number' };
  const shown = await show(question.remoteId, question.entity, call);
  return shown.kind === 'shown' ? { kind: 'term', term: termOf(shown.shown) } : shown;
}

/** A notification nobody has: the answer that it does not exist comes from the service itself. */
const NOBODYS = '0';

export function probe(
  _endpoint: Endpoint,
  access: Access,
  config: EnotumConfig,
  tools: CallTools,
): Promise<HttpResult> {
  const request = queryNode(NOBODYS, { entity: access.config, issuer: access.dir3 });
  return exchange(newId(tools), request, { access, config, tools });
}

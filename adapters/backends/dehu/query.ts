/**
 * What became of an envío. Where our access was answered, that answer says so and names its proof. Else it is looked for
 * among what waits, and then among what is over, which is told the day after. No side effects.
 */
import type { HttpResult, StatusQuestion } from '../../../contracts/backend.ts';
import type { Arrival } from '../../../contracts/inbox.ts';
import { FINAL_LEGAL } from '../../../contracts/message.ts';
import type { EvidencePiece, Legal, QueryResult, RemoteStatus, RemoteStep } from '../../../contracts/outcome.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';
import { receiverOf } from './accept.ts';
import { ACCESS_NOTE, type AccessNote, readNote } from './access-note.ts';
import { type Asking, exchange, readSaid } from './call.ts';
import { WAITING } from './codes.ts';
import { tomorrow, writeTime } from './dates.ts';
import { pieceOfItem } from './item-text.ts';
import { type Realised, realisedOf } from './items.ts';
import { findRealised, findWaiting } from './lists.ts';
import { type Consulted, consult, fetchProof, type Proof } from './proof.ts';
import { localiza, type Name, nameOf } from './questions.ts';
import { PROOF_MS } from './schema.ts';

const DAY_MS = 86_400_000;

type Asked = { remoteId: string; name: Name; arrival: Arrival | null; withEvidence: boolean };

export async function query(
  { remoteId, withEvidence, received }: StatusQuestion,
  asking: Asking,
): Promise<QueryResult> {
  const name = nameOf(remoteId);
  if (name === null) return { kind: 'not-found', code: 'no-identifier-of-dehu' };
  const arrival = (await received?.arrival()) ?? null;
  const asked = { remoteId, name, arrival, withEvidence };
  const note = readNote((await received?.kept(ACCESS_NOTE)) ?? null);
  if (note !== null) return { kind: 'status', status: await accessed(asked, note, asking) };
  const since = arrival === null ? null : new Date(arrival.at);
  const waits = await findWaiting(remoteId, since, asking);
  if (waits.kind === 'failed') return waits;
  if (waits.kind === 'item')
    return { kind: 'status', status: statusOf(asked, { code: WAITING, steps: [available(waits.item, arrival)] }) };
  const over = await findRealised(remoteId, since, asking);
  if (over.kind === 'failed') return over;
  if (over.kind === 'item') return ended(asked, over.item, asking);
  // Neither here nor there: what is done today is told tomorrow, and not a day more than thirty.
  const notBefore = tomorrow(asking.tools.now());
  return { kind: 'failed', code: 'told-tomorrow', text: '', infrastructure: false, notBefore };
}

/** By our own access, as its answer told it. Its proof is to be had for a day. */
async function accessed(asked: Asked, note: AccessNote, asking: Asking): Promise<RemoteStatus> {
  const { arrival } = asked;
  const now = asking.tools.now();
  const code = arrival?.kind === 'communication' ? 'LEIDA' : 'ACEPTADA';
  const steps = [...(arrival === null ? [] : [waitingSince(arrival.at)]), step(note.at, code, 'accessed')];
  const told = { code, steps, healed: note.document.digest === 'differs' };
  if (!asked.withEvidence) return statusOf(asked, told);
  const over = now.getTime() >= Date.parse(note.at) + PROOF_MS;
  const receiver = note.receiver ?? receiverOf(asking.access.config).idNumber;
  const proof = over
    ? { pieces: [], missing: 1 }
    : await fetchProof(asked.name, { ...note, receiver, document: wanted(note) }, asking);
  const document = note.document.here || proof.pieces.some((each) => each.name.startsWith('documento'));
  // The document alone can be had later as well.
  const later = document || arrival === null ? null : await consult(asked.name, arrival.title, asking);
  const found = later?.kind === 'consulted' && later.document !== null ? [later.document] : [];
  const whole = proof.missing === 0 && (document || found.length > 0);
  return statusOf(asked, {
    ...told,
    ...{ evidence: [...found, ...proof.pieces], certified: whole },
    // Too late for the rest: it is still looked for, without asking again and again.
    ...(over ? { nextLookAt: new Date(now.getTime() + DAY_MS).toISOString() } : {}),
  });
}

function wanted({ document }: AccessNote): string | undefined {
  return document.here ? undefined : document.reference;
}

/** It is over, by whatever way. */
async function ended(asked: Asked, item: XmlTree, asking: Asking): Promise<QueryResult> {
  const { arrival, name } = asked;
  const realised = realisedOf(item);
  const steps = [available(item, arrival)];
  if (realised.legal === null)
    return { kind: 'status', status: statusOf(asked, { code: realised.state, steps, unknown: [realised.state] }) };
  const concept = realised.concept ?? arrival?.title;
  const told: Consulted | null = concept === undefined ? null : await consult(name, concept, asking);
  // No answer is no reason to date an end by guess: it is asked for again.
  if (told?.kind === 'failed' && (told.infrastructure || told.notBefore !== undefined)) return told;
  const now = asking.tools.now();
  const consulted = told?.kind === 'consulted' ? told : null;
  const end = step(notBefore(steps[0]!, consulted?.at ?? now), realised.state, realised.legal);
  const proof = asked.withEvidence ? await proofOf(asked, realised, consulted, asking) : none;
  const status = statusOf(asked, {
    ...{ code: realised.state, steps: [...steps, end], healed: consulted?.differs === true },
    evidence: asked.withEvidence ? [pieceOfItem(item), ...documentOf(consulted), ...proof.pieces] : [],
    certified: asked.withEvidence && (proof.missing === 0 || now.getTime() >= Date.parse(end.at) + PROOF_MS),
  });
  return { kind: 'status', status };
}

const none: Proof = { pieces: [], missing: 0 };

function documentOf(consulted: Extract<Consulted, { kind: 'consulted' }> | null): EvidencePiece[] {
  return consulted?.document == null ? [] : [consulted.document];
}

/** Of what was opened, annexes and receipt; of the rest the list itself is the proof. */
async function proofOf(
  { name }: Asked,
  { legal, receipt, receiver }: Realised,
  consulted: Extract<Consulted, { kind: 'consulted' }> | null,
  asking: Asking,
): Promise<Proof> {
  const late = consulted?.at != null && asking.tools.now().getTime() >= consulted.at.getTime() + PROOF_MS;
  if (legal !== 'accessed' || late) return none;
  const of = { receipt, annexes: consulted?.annexes ?? [] };
  return fetchProof(name, { ...of, receiver: receiver ?? receiverOf(asking.access.config).idNumber }, asking);
}

function available(item: XmlTree, arrival: Arrival | null): RemoteStep {
  const at = realisedOf(item).availableAt?.toISOString() ?? arrival?.at ?? new Date(0).toISOString();
  return waitingSince(arrival?.at ?? at);
}

function waitingSince(at: string): RemoteStep {
  return step(at, WAITING, 'available');
}

function step(at: string, code: string, legal: Legal): RemoteStep {
  return {
    at: new Date(at).toISOString(),
    code,
    legal,
    channel: FINAL_LEGAL.includes(legal) ? 'dehu' : null,
    by: null,
  };
}

/** An end cannot be before the beginning, whatever two clocks say. */
function notBefore({ at }: RemoteStep, end: Date): string {
  return end < new Date(at) ? at : end.toISOString();
}

type Told = {
  code: string;
  steps: RemoteStep[];
  evidence?: EvidencePiece[];
  certified?: boolean;
  healed?: boolean;
  unknown?: string[];
  nextLookAt?: string;
};

function statusOf({ remoteId }: Asked, told: Told): RemoteStatus {
  const { code, steps, evidence = [], certified = false, healed = false, unknown = [], nextLookAt } = told;
  return {
    ...{ remoteId, code, steps, evidence, certified, unknownCodes: unknown.filter((each) => each !== '') },
    ...(healed ? { healed: ['receipt-digest-differs'] } : {}),
    ...(nextLookAt === undefined ? {} : { nextLookAt }),
  };
}

/** A page of what waits since yesterday: reads, changes nothing. */
export function probe(asking: Asking): Promise<HttpResult> {
  const since = writeTime(new Date(asking.tools.now().getTime() - DAY_MS));
  return exchange('Localiza', localiza({ nifTitular: asking.access.config.nif, since, page: 1 }), asking);
}

/** The service itself answered, in a way it has, and is not out of order; a proxy's page is no such answer. */
export function healthy(result: HttpResult): boolean {
  const operations = ['Localiza', 'PeticionAcceso', 'LocalizaRealizadas', 'ConsultaRealizadas'] as const;
  return operations.some((each) => {
    const answer = readSaid(result, each, { config: { answers: undefined }, now: new Date(0) });
    return answer.kind === 'said' || (answer.kind === 'told' && answer.means !== 'broken');
  });
}

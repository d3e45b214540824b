/**
 * The queues of an entity's connectors. Source: lmcfsgit/GestionaGatewayAPI, UpstreamCalls 1.9.0 §25-30 and its tests
 * (one integrator, 2026). Each has one consumer; what is not answered is delivered again, with a counter that rises.
 */
import { createHash } from 'node:crypto';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { QueueLease, QueueOutcome, VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { addressOf, baseOf, type GestionaAccess } from './address.ts';
import { call, faultOf, jsonOf, readList } from './call.ts';
import { MEDIA } from './codes.ts';
import type { GestionaCredential, GestionaEntity, Mapping } from './config.ts';
import { answerTo } from './format-status.ts';
import { gather } from './gather.ts';
import { normalise } from './normalise.ts';
import { connectorSchema, messageSchema, pageSchema, subscriptionSchema } from './schema.ts';

/** In the turn's memo: which connectors stand in whose way. */
const TROUBLE = 'trouble ';
const MAX_CONNECTORS = 500;
/** Messages of one lease that may not be had before all of the vendor is taken to be in trouble. */
const MAX_LATER = 3;

export function queuesOf({ url }: GestionaCredential, { connectors }: GestionaEntity): string[] {
  return Object.keys(connectors).map((code) => `${baseOf({ credential: { url } })} ${code}`);
}

/** Throws where none of the entity's queues can be read; one that cannot stands in no other's way. */
export async function subscribe(access: GestionaAccess, tools: VendorTools): Promise<void> {
  const there = await namesOf(access, tools, ['connectors']);
  const ours = await namesOf(access, tools, ['queues', 'subscriptions']);
  const codes = Object.keys(access.entity.settings.connectors);
  for (const code of codes) {
    if (!there.has(code)) note(tools, code, 'connector-not-there');
    else if (!ours.has(`connectors#${code}`)) await subscribeTo(access, tools, code);
  }
  if (openOf(access, tools).length === 0) throwTrouble(access, tools);
}

async function namesOf(access: GestionaAccess, tools: VendorTools, path: readonly string[]): Promise<Set<string>> {
  const list = await readList(access, tools, { url: addressOf(access, ...path), atMost: MAX_CONNECTORS });
  const schema =
    path.length === 1
      ? connectorSchema.transform(({ code }) => code)
      : subscriptionSchema.transform(({ name }) => name);
  return new Set(list.flatMap((each) => schema.safeParse(each).data ?? []));
}

async function subscribeTo(access: GestionaAccess, tools: VendorTools, code: string): Promise<void> {
  const url = addressOf(access, 'queues', 'connectors', code, 'subscription');
  const answer = await call(access, tools, { method: 'POST', url });
  if (answer.status === 412) note(tools, code, 'conflict');
  else if (answer.status === 403) throw new VendorFault({ kind: 'auth' }, 'status-403');
  else if (answer.status < 200 || answer.status > 299) throw faultOf(answer);
}

/** From every queue its share; where all are empty, what stands in the way of some is said at last. */
export async function lease(
  atMost: number,
  access: GestionaAccess,
  tools: VendorTools,
): Promise<readonly QueueLease[]> {
  const open = openOf(access, tools);
  const share = Math.max(1, Math.floor(atMost / Math.max(1, open.length)));
  const found: QueueLease[] = [];
  const waiting: VendorFault[] = [];
  for (const code of open) {
    const mapping = access.entity.settings.connectors[code];
    if (mapping === undefined) continue;
    for (const message of await deliveriesOf(access, tools, { code, share }))
      found.push(await leaseOf(access, tools, { code, mapping, message, waiting }));
  }
  if (found.length === 0) throwTrouble(access, tools);
  return found;
}

async function deliveriesOf(
  access: GestionaAccess,
  tools: VendorTools,
  { code, share }: { code: string; share: number },
): Promise<readonly unknown[]> {
  const query = `max-messages=${share}&hold-seconds=${access.settings.holdSeconds}`;
  const url = `${addressOf(access, 'queues', 'connectors', code)}?${query}`;
  const answer = await call(access, tools, { method: 'POST', url });
  if (answer.status === 204) return [];
  if (answer.status === 412) {
    note(tools, code, 'conflict');
    return [];
  }
  if (answer.status === 403) throw new VendorFault({ kind: 'auth' }, 'status-403');
  if (answer.status !== 200) throw faultOf(answer);
  const page = pageSchema.safeParse(jsonOf(answer));
  if (!page.success) throw new VendorFault({ kind: 'retryable' }, 'not-a-list');
  return (page.data.content ?? []).slice(0, share);
}

async function leaseOf(
  access: GestionaAccess,
  tools: VendorTools,
  of: { code: string; mapping: Mapping; message: unknown; waiting: VendorFault[] },
): Promise<QueueLease> {
  const { code, mapping, waiting } = of;
  const parsed = messageSchema.safeParse(of.message);
  if (!parsed.success) {
    // Without its id it cannot be answered either; it is told from others by its content, which nobody can read out of it.
    const digest = createHash('sha256').update(JSON.stringify(of.message)).digest('hex').slice(0, 24);
    return {
      handle: '',
      item: { ref: `${code}/unreadable-${digest}`, kind: 'later', reason: 'message-not-as-agreed' },
    };
  }
  const message = parsed.data;
  const ref = `${code}/${message.payload.target}`;
  try {
    const raw = await gather(access, tools, { message, mapping });
    return { handle: ref, item: normalise(raw, ref, { connector: code, mapping, access }) };
  } catch (error) {
    return { handle: ref, item: itemOf(error, ref, waiting) };
  }
}

function itemOf(error: unknown, ref: string, waiting: VendorFault[]): VendorItem {
  if (!(error instanceof VendorFault)) throw error;
  const { fault, reason } = error;
  if (fault.kind === 'invalid') return { ref, kind: 'invalid', findings: fault.findings };
  if (fault.kind !== 'retryable' || fault.afterMs !== undefined) throw error;
  waiting.push(error);
  if (waiting.length >= MAX_LATER) throw error;
  return { ref, kind: 'later', reason };
}

/** The only answer to a message that is publicly known. */
export async function ack(
  handle: string,
  outcome: QueueOutcome,
  access: GestionaAccess,
  tools: VendorTools,
): Promise<void> {
  const [code = '', target = ''] = handle.split('/');
  const text = JSON.stringify(answerTo(outcome, access.settings.answersIn));
  const url = addressOf(access, 'queues', 'connectors', code, target);
  const answer = await call(access, tools, { method: 'POST', url, body: { type: MEDIA.answer, text } });
  // It is there no more: an answer of ours whose own answer was lost has been heard.
  if (answer.status === 404) return;
  if (answer.status === 412) throw new VendorFault({ kind: 'conflict' });
  if (answer.status < 200 || answer.status > 299) throw faultOf(answer);
}

function openOf({ entity }: GestionaAccess, { memo }: VendorTools): string[] {
  return Object.keys(entity.settings.connectors).filter((code) => !memo.has(TROUBLE + code));
}

function note({ memo }: VendorTools, code: string, what: 'conflict' | 'connector-not-there'): void {
  memo.set(TROUBLE + code, what);
}

function throwTrouble({ entity }: GestionaAccess, { memo }: VendorTools): void {
  for (const code of Object.keys(entity.settings.connectors)) {
    const what = memo.get(TROUBLE + code);
    if (what === 'conflict') throw new VendorFault({ kind: 'conflict' });
    if (what !== undefined) throw new VendorFault({ kind: 'unsupported', vendorKind: code }, what);
  }
}

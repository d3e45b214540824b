/** Judges an event that is new: schema, law, installation, back end and documents, with every fault in one answer. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { eventSchema, type RequestEvent } from '../../contracts/event.ts';
import type { Finding, Warning } from '../../contracts/outcome.ts';
import { madridDay } from '../domain/calendar.ts';
import { cautions } from '../domain/cautions.ts';
import { isObject } from '../domain/fingerprint.ts';
import { documentsOf, isSend, messageKindOf } from '../domain/message-kind.ts';
import { availabilityFindings, distinct, entityFindings, NOT_AVAILABLE, preflight } from '../domain/preflight.ts';
import { routeFor } from '../domain/routing.ts';
import { isReplaced, type Salvaged, salvage } from '../domain/salvage.ts';
import { GatewayError } from '../errors.ts';
import { findUploads } from '../store/documents/find-uploads.ts';
import { readSubscription } from '../store/subscriptions/read.ts';
import { type IntakeDeps, maySend, type Sender, type SendingEntity } from './deps.ts';
import { type ResolvedDocument, resolveDocuments, withSizes } from './event-documents.ts';
import { uploadIdsOf } from './identify-event.ts';
import { isFileStatus, isOfEnvelope, judgeFileStatus } from './judge-file-status.ts';
import { judgePrinted } from './printed-pages.ts';
import { schemaFindings } from './schema-findings.ts';

type Loose = Record<string, unknown>;
/** `replaced`: places that are no longer the sender's. */
type Readable = { event: RequestEvent; replaced: Salvaged['replaced'] };

export type ValidEvent = {
  event: RequestEvent;
  entity: SendingEntity;
  backend: ActiveBackend;
  documents: ResolvedDocument[];
  warnings: Warning[];
};

/** The entity an event is of, or null where it does not say. Throws GatewayError `entity-not-allowed`. */
export function entityOf(deps: Pick<IntakeDeps, 'entities'>, client: Sender, event: Loose): SendingEntity | null {
  const { entitydir3 } = event;
  if (typeof entitydir3 !== 'string') return null;
  const entity = deps.entities.find((each) => each.dir3 === entitydir3);
  const findings: Finding[] =
    entity === undefined || !maySend(client, entitydir3)
      ? [{ pointer: '/entitydir3', code: 'entity-not-allowed' }]
      : entityFindings(event, entity);
  if (findings.length > 0 || entity === undefined)
    throw new GatewayError('entity-not-allowed', 'accept', 'The client may not act for this entity.', { findings });
  return entity;
}

/** What is wrong with an event that is not known yet, and what it becomes where nothing is. */
export type Verdict = { findings: Finding[]; warnings: Warning[]; valid: ValidEvent | null };

/** Looks at everything there is to look at, stores nothing. The one judge of acceptance and of preflight. */
export async function judgeEvent(
  deps: Pick<IntakeDeps, 'pool' | 'vault' | 'runtime' | 'backends' | 'folder'>,
  of: { client: Sender; entity: SendingEntity | null; value: Loose },
): Promise<Verdict> {
  // Another shape and other rules; what would be stored of it is not this verdict's to say.
  if (isFileStatus(of.value)) return { ...judgeFileStatus(deps, of), warnings: [], valid: null };
  const { client, entity, value } = of;
  const now = deps.runtime.now();
  const today = madridDay(now);
  const kind = messageKindOf(value.type);
  const backend = entity === null || kind === null ? null : routeFor(entity, kind, deps.backends);
  const findings: Finding[] = [...availabilityFindings(value), ...(await subscriptionFindings(deps, client, value))];
  const typeServed = !findings.some((each) => each.pointer === '/type');
  if (typeServed && entity !== null && backend === null) findings.push({ pointer: '/entitydir3', code: NOT_AVAILABLE });
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success)
    findings.push(...schemaFindings(parsed.error, value).filter(({ pointer }) => typeServed || isOfEnvelope(pointer)));
  findings.push(...preflight(value, { today, facts: backend?.adapter.facts ?? null }));
  // Of an event with a fault of shape the rest is judged all the same: one answer names everything.
  const readable: Readable | null = parsed.success
    ? { event: parsed.data as RequestEvent, replaced: [] }
    : salvage(value);
  if (readable === null || !typeServed || entity === null || backend === null)
    return { findings: distinct(findings), warnings: [], valid: null };

  const { event, replaced } = readable;
  const own = ({ pointer }: { pointer: string }) => !isReplaced(pointer, replaced);
  const delivers = event.data.effect === 'deliver';
  const uploads = await findUploads(deps.pool, { ids: uploadIdsOf(value), clientId: client.id, now });
  const byId = new Map(uploads.map((each) => [each.id, each]));
  const documents = resolveDocuments(documentsOf(event), byId, delivers ? backend.adapter.facts : null);
  findings.push(...documents.findings.filter(own));
  const sized = withSizes(event, documents.resolved);
  const checked = delivers ? backend.adapter.check(sized, backend.config) : { errors: [], warnings: [] };
  // What is wrong with a value is said once, in our words where we have them.
  findings.push(
    ...checked.errors.filter(own).filter(({ pointer }) => !findings.some((each) => each.pointer === pointer)),
  );
  const { facts } = backend.adapter;
  const sent = delivers && isSend(event) ? event : null;
  const printed =
    sent === null
      ? { findings: [], warnings: [] }
      : await judgePrinted(deps, client, { event: sent, documents: documents.resolved, facts });
  findings.push(...printed.findings.filter(own));
  const warnings = [
    ...(sent === null ? [] : cautions(sent, { today })),
    ...checked.warnings,
    ...printed.warnings,
  ].filter(own);
  if (findings.length > 0) return { findings: distinct(findings), warnings, valid: null };
  return { findings, warnings, valid: { event, entity, backend, documents: documents.resolved, warnings } };
}

/* A subscription of another client is as unknown as one that is not there. */
async function subscriptionFindings(
  deps: Pick<IntakeDeps, 'pool'>,
  client: Sender,
  { data }: Loose,
): Promise<Finding[]> {
  const id = isObject(data) ? data.statusSubscription : undefined;
  if (id === undefined) return [];
  const known = typeof id === 'string' && (await readSubscription(deps.pool, { id, clientId: client.id })) !== null;
  return known ? [] : [{ pointer: '/data/statusSubscription', code: NOT_AVAILABLE }];
}

/** Throws GatewayError `event-invalid` with all findings, or `not-available-here` where nothing else is wrong. */
export async function validateEvent(...judged: Parameters<typeof judgeEvent>): Promise<ValidEvent> {
  const { findings, valid } = await judgeEvent(...judged);
  if (valid !== null) return valid;
  const onlyUnavailable = findings.length > 0 && findings.every((each) => each.code === NOT_AVAILABLE);
  throw new GatewayError(onlyUnavailable ? NOT_AVAILABLE : 'event-invalid', 'accept', 'The event is refused.', {
    findings,
  });
}

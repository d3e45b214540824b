/** Judges a file's status that is new: shape, who may see it, contradictions, and whether this entity keeps a projection. */
import { EVENT_TYPES, eventSchema, type GatewayEvent } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { factFindings } from '../domain/file-invariants.ts';
import type { FileEntity } from '../domain/file-status.ts';
import { idFault } from '../domain/person-key.ts';
import { distinct, NOT_AVAILABLE } from '../domain/preflight.ts';
import { GatewayError } from '../errors.ts';
import type { IntakeDeps, SendingEntity } from './deps.ts';
import { schemaFindings } from './schema-findings.ts';

export type FileStatusEvent = Extract<GatewayEvent, { type: typeof EVENT_TYPES.fileStatus }>;
export type FileStatusVerdict = { findings: Finding[]; valid: { event: FileStatusEvent; entity: FileEntity } | null };

export function isFileStatus(value: Record<string, unknown>): boolean {
  return value.type === EVENT_TYPES.fileStatus;
}

/** Everything that is wrong with it. Stores nothing. */
export function judgeFileStatus(
  deps: Pick<IntakeDeps, 'folder'>,
  of: { entity: SendingEntity | null; value: Record<string, unknown> },
): FileStatusVerdict {
  const entity = of.entity === null ? null : deps.folder.projectionOf(of.entity.dir3);
  const findings: Finding[] = [];
  if (of.entity !== null && entity === null) findings.push({ pointer: '/type', code: NOT_AVAILABLE });
  const parsed = eventSchema.safeParse(of.value);
  // Of what is not served here, only the envelope is ours to judge.
  const ours = (pointer: string) => of.entity === null || entity !== null || isOfEnvelope(pointer);
  if (!parsed.success) findings.push(...schemaFindings(parsed.error, of.value).filter(({ pointer }) => ours(pointer)));
  const event = parsed.success ? (parsed.data as FileStatusEvent) : null;
  if (event === null || entity === null) return { findings: distinct(findings), valid: null };
  findings.push(...personFindings(event));
  // What is being taken out is not shown: nothing of it needs to fit together.
  if (event.data.withdrawn !== true) findings.push(...factFindings(event.data, entity));
  return { findings, valid: findings.length === 0 ? { event, entity } : null };
}

/** Throws GatewayError `event-invalid` with all findings, or `not-available-here` where nothing else is wrong. */
export function validFileStatus(...judged: Parameters<typeof judgeFileStatus>) {
  const { findings, valid } = judgeFileStatus(...judged);
  if (valid !== null) return valid;
  const only = findings.every(({ code }) => code === NOT_AVAILABLE);
  throw new GatewayError(only ? NOT_AVAILABLE : 'event-invalid', 'accept', 'The event is refused.', { findings });
}

/** True for what is said of any event, whatever its type. */
export function isOfEnvelope(pointer: string): boolean {
  return pointer !== '/type' && !/^\/data(\/|$)/.test(pointer);
}

/* A file shown to the wrong person is worse than one shown to nobody: control letters must be right. */
function personFindings({ data }: FileStatusEvent): Finding[] {
  return data.interested.flatMap(({ person }, index) => {
    const code = idFault({ type: person.idType, number: person.idNumber }, person.kind);
    return code === null ? [] : [{ pointer: `/data/interested/${index}/person/idNumber`, code }];
  });
}

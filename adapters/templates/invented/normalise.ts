/** One notice as an event of ours, or why it is none. Pure: the same notice gives the same event. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../../contracts/outcome.ts';
import type { VendorItem } from '../../../contracts/vendor-intake.ts';
import { isLegalNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import type { Access } from './call.ts';
import { KINDS, LANGUAGES } from './codes.ts';
import { type Notice, noticeSchema } from './schema.ts';

const EVENT_TYPE = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
} as const;

/** `ref`: the notice's own id. Only what the event needs is taken; nothing of a person goes into `ref` or pointers. */
export function normalise(record: unknown, ref: string, access: Access): VendorItem {
  const parsed = noticeSchema.safeParse(record);
  if (!parsed.success) {
    const findings = parsed.error.issues.map(({ path }) => ({
      pointer: path.map((each) => `/${String(each)}`).join(''),
      code: 'wrong-type',
    }));
    return { ref, kind: 'invalid', findings };
  }
  const notice = parsed.data;
  const kind = KINDS[notice.kind];
  if (kind === undefined) return { ref, kind: 'unsupported', vendorKind: notice.kind.slice(0, 60) };
  if ('ignored' in kind) return { ref, kind: 'ignored', reason: kind.ignored };
  const findings = faultsOf(notice, kind.event);
  if (findings.length > 0) return { ref, kind: 'invalid', findings };
  return { ref, kind: 'event', event: eventOf(notice, kind.event, access) };
}

function faultsOf({ sia }: Notice, event: keyof typeof EVENT_TYPE): Finding[] {
  return event === 'notification' && !sia ? [{ pointer: '/sia', code: 'required' }] : [];
}

function eventOf(notice: Notice, kind: keyof typeof EVENT_TYPE, access: Access): Record<string, unknown> {
  const { settings, entity, effect } = access;
  const { dir3 } = entity;
  const language = LANGUAGES.find((each) => each === notice.language) ?? 'es';
  const { id, name, mediaType } = notice.document;
  return {
    specversion: '1.0',
    id: notice.id,
    source: `urn:dir3:${dir3}:invented`,
    type: EVENT_TYPE[kind],
    subject: notice.file ?? notice.id,
    time: new Date(notice.issuedAt).toISOString(),
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect,
      emitter: { dir3 },
      ...(notice.sia ? { procedure: { sia: notice.sia } } : {}),
      ...(notice.file ? { file: { id: notice.file } } : {}),
      title: { lang: language, value: notice.subject },
      language,
      ...(kind === 'notification' ? { availability: { naturalDays: settings.naturalDays } } : {}),
      sendings: [{ ref: '1', holder: personOf(notice.person) }],
      documents: [{ role: 'main', name, mediaType, content: { by: 'vendor', ref: id } }],
      vendor: { system: 'invented', kind: notice.kind, refs: { notice: notice.id } },
    },
  };
}

function personOf(person: Notice['person']): Record<string, unknown> {
  const idNumber = normaliseId(person.nif);
  const contact = person.email ? { email: person.email } : {};
  if (isLegalNif(idNumber)) return { kind: 'legal', idType: 'CIF', idNumber, legalName: person.name, ...contact };
  const { surname1, surname2 } = person;
  const names = surname1
    ? { givenName: person.name, surname1, ...(surname2 ? { surname2 } : {}) }
    : { fullName: person.name };
  if (isPersonalNif(idNumber))
    return { kind: 'natural', idType: /^[XYZ]/.test(idNumber) ? 'NIE' : 'NIF', idNumber, ...names, ...contact };
  const other = idNumber === '' ? {} : { idType: 'other', idNumber };
  return { kind: 'natural-without-nif', ...other, ...names, ...contact };
}

/** The notice's own id; one that has none is told from others by its content, which nobody can read out of it. */
export function refOf(record: unknown): string {
  const id = typeof record === 'object' && record !== null && 'id' in record ? record.id : null;
  if (typeof id === 'string' && /^[A-Za-z0-9-]{1,60}$/.test(id)) return id;
  return `without-id-${createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24)}`;
}

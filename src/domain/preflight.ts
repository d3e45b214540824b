/**
 * What a schema cannot say of an event: control letters, legal terms, whose entity it is, what this installation
 * serves. Every rule reads only what it needs and passes over what is malformed, so that one answer names all faults.
 */
import type { BackendFacts } from '../../contracts/backend.ts';
import { EVENT_TYPES } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { addDays, daysBetween } from './calendar.ts';
import { LEGAL_MINIMUM_DAYS } from './deadline.ts';
import { isObject } from './fingerprint.ts';
import { isLegalNif, isPersonalNif, normaliseId } from './identifiers.ts';
import { messageKindOf } from './message-kind.ts';

export const NOT_AVAILABLE = 'not-available-here';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Loose = Record<string, unknown>;

/** Empty when the event may be of this entity: its source and the units it speaks for. */
export function entityFindings(event: Loose, entity: { dir3: string; units: readonly string[] }): Finding[] {
  const findings: Finding[] = [];
  const refuse = (pointer: string) =>
    findings.push({ pointer, code: 'entity-not-allowed', params: { entity: entity.dir3 } });
  const units = new Set([entity.dir3, ...entity.units]);
  if (typeof event.source === 'string' && !event.source.startsWith(`urn:dir3:${entity.dir3}:`)) refuse('/source');
  const emitter = objectAt(objectAt(event, 'data'), 'emitter');
  for (const name of ['dir3', 'unitDir3'] as const) {
    const code = emitter?.[name];
    if (typeof code === 'string' && !units.has(code)) refuse(`/data/emitter/${name}`);
  }
  return findings;
}

/** What this installation does not serve, wherever it is asked for. */
export function availabilityFindings(event: Loose): Finding[] {
  if (typeof event.type === 'string' && messageKindOf(event.type) === null)
    return [{ pointer: '/type', code: NOT_AVAILABLE }];
  const data = objectAt(event, 'data');
  const findings: Finding[] = [];
  for (const [index, document] of objectsAt(data, 'documents')) {
    const by = objectAt(document, 'content')?.by;
    if (by === 'csv' || by === 'vendor')
      findings.push({ pointer: `/data/documents/${index}/content`, code: NOT_AVAILABLE });
  }
  return findings;
}

/** `today`: the Madrid day it is judged on. `facts`: of the back end it goes to; null where it has none. */
export function preflight(event: Loose, context: { today: string; facts: BackendFacts | null }): Finding[] {
  const data = objectAt(event, 'data');
  if (data === null || messageKindOf(event.type) === null) return [];
  const deliver = data.effect !== 'mirror';
  return [
    ...wholeFindings(event.type, data),
    ...personFindings(data, deliver && context.facts?.splitNames === true),
    ...officialFindings(data),
    // What was already practised elsewhere is recorded as it was: no term and no back end judges it again.
    ...(deliver ? deadlineFindings(event.type, data, context.today) : []),
    ...(deliver && context.facts?.singleDocument === true ? annexFindings(data) : []),
  ];
}

/* The schema says these too, but only of an event without any other fault. */
function wholeFindings(type: unknown, data: Loose): Finding[] {
  const findings: Finding[] = [];
  const documents = objectsAt(data, 'documents');
  // An entry in a registry has papers of equal rank.
  if (
    type !== EVENT_TYPES.registryEntry &&
    documents.length > 0 &&
    documents.filter(([, each]) => each.role === 'main').length !== 1
  )
    findings.push({ pointer: '/data/documents', code: 'one-main' });
  const seen = new Set<unknown>();
  for (const [index, { ref }] of objectsAt(data, 'sendings')) {
    if (ref !== undefined && seen.has(ref))
      findings.push({ pointer: `/data/sendings/${index}/ref`, code: 'repeated-ref' });
    seen.add(ref);
  }
  return findings;
}

function personFindings(data: Loose, splitNames: boolean): Finding[] {
  return personsIn(data).flatMap(([pointer, person]) => {
    const findings = identifierFindings(pointer, person);
    const unsplit = person.fullName !== undefined && (person.givenName === undefined || person.surname1 === undefined);
    if (splitNames && unsplit) findings.push({ pointer: `${pointer}/fullName`, code: 'name-not-split' });
    return findings;
  });
}

/* Whoever is named in an event of any kind, with the place. */
function personsIn(data: Loose): [string, Loose][] {
  const at = (base: string, holder: Loose | null): [string, Loose][] => (holder === null ? [] : [[base, holder]]);
  const request = objectAt(data, 'request');
  return [
    ...objectsAt(data, 'sendings').flatMap(([index, sending]) => {
      const base = `/data/sendings/${index}`;
      const others = objectsAt(sending, 'representatives');
      return [
        ...at(`${base}/holder`, objectAt(sending, 'holder')),
        ...others.map(([n, each]): [string, Loose] => [`${base}/representatives/${n}`, each]),
      ];
    }),
    ...at('/data/request/subject', objectAt(request, 'subject')),
    ...objectsAt(objectAt(data, 'entry'), 'interested').flatMap(([index, each]) => {
      const base = `/data/entry/interested/${index}`;
      return [
        ...at(`${base}/person`, objectAt(each, 'person')),
        ...at(`${base}/representative`, objectAt(each, 'representative')),
      ];
    }),
  ];
}

function officialFindings(data: Loose): Finding[] {
  const nif = objectAt(objectAt(data, 'request'), 'official')?.nif;
  if (typeof nif !== 'string' || isPersonalNif(normaliseId(nif))) return [];
  return [{ pointer: '/data/request/official/nif', code: 'nif-letter' }];
}

function identifierFindings(pointer: string, person: Loose): Finding[] {
  const { kind, idType, idNumber } = person;
  if (typeof idNumber !== 'string') return [];
  const id = normaliseId(idNumber);
  const wrong = (code: string): Finding[] => [{ pointer: `${pointer}/idNumber`, code }];
  if (idType === 'NIE') return /^[XYZ]/.test(id) && isPersonalNif(id) ? [] : wrong('nie-letter');
  if (idType === 'CIF') return isLegalNif(id) ? [] : wrong('cif-control');
  if (idType !== 'NIF') return [];
  if (kind === 'legal' || kind === 'administration') return isLegalNif(id) ? [] : wrong('cif-control');
  return isPersonalNif(id) ? [] : wrong('nif-letter');
}

function deadlineFindings(type: unknown, data: Loose, today: string): Finding[] {
  const availability = objectAt(data, 'availability');
  if (availability === null) return [];
  const { notBefore, expiresOn, naturalDays } = availability;
  const notification = type === EVENT_TYPES.notification;
  const minimum = notification ? LEGAL_MINIMUM_DAYS : 0;
  const available = isDay(notBefore) && notBefore > today ? notBefore : today;
  const code = notification ? 'deadline-too-short' : 'deadline-past';
  const params = { earliest: addDays(available, minimum) };
  const findings: Finding[] = [];
  if (typeof naturalDays === 'number' && naturalDays < minimum)
    findings.push({ pointer: '/data/availability/naturalDays', code, params });
  if (isDay(expiresOn) && daysBetween(available, expiresOn) < minimum)
    findings.push({ pointer: '/data/availability/expiresOn', code, params });
  return findings;
}

function annexFindings(data: Loose): Finding[] {
  return objectsAt(data, 'documents')
    .filter(([, document]) => document.role === 'annex')
    .map(([index]) => ({ pointer: `/data/documents/${index}`, code: 'single-document' }));
}

/** One of each pointer and code, in order: rules may overlap. */
export function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [`${each.pointer} ${each.code}`, each])).values()];
}

/* A day that does not exist, such as 30 February, parses in some engines as another. */
function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

function objectAt(value: Loose | null, name: string): Loose | null {
  const member = value?.[name];
  return isObject(member) ? member : null;
}

/** The members of a list that are objects, with their place in it. */
function objectsAt(value: Loose | null, name: string): [number, Loose][] {
  const list = value?.[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown, index): [number, Loose][] => (isObject(each) ? [[index, each]] : []));
}

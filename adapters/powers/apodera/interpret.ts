/**
 * What an answer says of a question. Only what its signature covers is read. A power counts when it is authorised, in
 * force at that instant, between those two persons, and covers the body and the procedure: nothing is supposed.
 */
import type { FoundPower, PowerQuestion } from '../../../contracts/powers.ts';
import { madridInstant } from '../../../src/domain/calendar.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { child, childText } from '../../../src/transport/soap.ts';
import type { XmlTree } from '../../../src/transport/soap-xml.ts';
import { CODES } from './codes.ts';
import { ALL_BODIES, AUTHORISED_TEXT, TYPES } from './schema.ts';

/** `refusals`: why those that were found do not count. */
export type Page =
  | { kind: 'powers'; valid: FoundPower | null; refusals: string[]; found: number }
  | { kind: 'none' | 'last-page' | 'too-many' }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

/** `answer`: RespuestaConsulta, out of the verified Body. */
export function interpret(answer: XmlTree, question: PowerQuestion): Page {
  const response = child(answer, 'consultaApoderamientosResponse');
  if (response === undefined)
    return { kind: 'failed', code: 'answer-without-response', text: '', infrastructure: false };
  const error = child(response, 'resultadoError');
  if (error !== undefined) return errorOf(childText(error, 'codError') ?? '', childText(error, 'desError') ?? '');
  const listed = response.children.filter(({ name }) => name === 'listaApoderamientos');
  const refusals: string[] = [];
  for (const power of listed) {
    const why = whyNot(power, question);
    if (why === null) return { kind: 'powers', valid: foundOf(power), refusals, found: listed.length };
    refusals.push(why);
  }
  return { kind: 'powers', valid: null, refusals, found: listed.length };
}

function errorOf(code: string, said: string): Page {
  // `Object.hasOwn`: a code is a stranger's word.
  const means = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (means === 'none' || means === 'last-page' || means === 'too-many') return { kind: means };
  return { kind: 'failed', code: `apodera-${code}`, text: said.slice(0, 250), infrastructure: means === 'retry' };
}

/** Null where the power counts. */
function whyNot(power: XmlTree, { holder, representative, body, procedure, at }: PowerQuestion): string | null {
  if ((childText(power, 'estado') ?? '').trim().toLowerCase() !== AUTHORISED_TEXT) return 'not-authorised';
  if (!concerns(child(power, 'datosPoderdante'), holder)) return 'other-holder';
  if (!concerns(child(power, 'datosApoderado'), representative)) return 'other-representative';
  const period = child(power, 'periodoVigencia');
  const [from, until] = [instantOf(period, 'fechaInicio'), instantOf(period, 'fechaFin')];
  if (from === null || until === null) return 'term-unreadable';
  if (at < from || at > until) return 'not-in-force';
  const type = child(power, 'tipoApoderamiento');
  const scope = scopeOf(type);
  if (scope === null) return 'type-unknown';
  if (scope === 'general') return null;
  if (!bodiesOf(type).some((each) => each === ALL_BODIES || each === body.toLowerCase())) return 'other-body';
  if (scope === 'bodies') return null;
  return procedure !== null && proceduresOf(type).includes(procedure) ? null : 'other-procedure';
}

function foundOf(power: XmlTree): FoundPower {
  const until = instantOf(child(power, 'periodoVigencia'), 'fechaFin');
  return {
    reference: (childText(power, 'codApoderamientoINT') ?? '').slice(0, 40),
    scope: scopeOf(child(power, 'tipoApoderamiento')) ?? 'procedures',
    until: until?.toISOString() ?? '',
  };
}

function scopeOf(type: XmlTree | undefined): 'general' | 'bodies' | 'procedures' | null {
  const word = type === undefined ? '' : (childText(type, 'tipoApod') ?? '').trim();
  return Object.hasOwn(TYPES, word) ? (TYPES[word] ?? null) : null;
}

/** A person stands as `personaFisica` or `personaJuridica`; its number is looked for in that part alone. */
function concerns(party: XmlTree | undefined, number: string): boolean {
  const wanted = normaliseId(number);
  const person = party?.children.find(({ name }) => name === 'personaFisica' || name === 'personaJuridica');
  if (person === undefined) return false;
  return person.children.some(({ name, text: value }) => /^(nif|nifNie)$/.test(name) && normaliseId(value) === wanted);
}

function bodiesOf(type: XmlTree | undefined): string[] {
  const list = type === undefined ? undefined : child(type, 'listaOrganismos');
  return (list?.children ?? []).map((each) => (childText(each, 'codOrganismo') ?? '').trim().toLowerCase());
}

function proceduresOf(type: XmlTree | undefined): string[] {
  const list = type === undefined ? undefined : child(type, 'listaProcedimientos');
  return (list?.children ?? []).map((each) => (childText(each, 'codProcedimiento') ?? '').trim());
}

const MOMENT = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/;

/** `dd/MM/yyyy HH:mm:ss`, without a zone: Madrid's, as the register counts its days. */
function instantOf(period: XmlTree | undefined, name: string): Date | null {
  const found = MOMENT.exec((period === undefined ? '' : (childText(period, name) ?? '')).trim());
  if (found === null) return null;
  const [, day, month, year, time] = found;
  const instant = madridInstant(`${year}-${month}-${day}T${time}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

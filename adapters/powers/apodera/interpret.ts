/**
 * What an answer says of a question. Only what its signature covers is read. A power counts when it is authorised, in
 * force at that instant, between those two persons, and covers the body and the procedure: nothing is supposed.
 */
import type { FoundPower, PowerQuestion } from '../../../contracts/powers.ts';
import { madridInstant } from '../../../src/domain/calendar.ts';
import { isSia, normaliseId, plainSia } from '../../../src/domain/identifiers.ts';
import { child, childText } from '../../../src/transport/soap.ts';
import type { XmlTree } from '../../../src/transport/soap-xml.ts';
import { CODES } from './codes.ts';
import { ALL_BODIES, AUTHORISED_TEXT, TYPES } from './schema.ts';

/** `refusals`: why those that were found do not count. */
export type Page =
  | { kind: 'powers'; valid: FoundPower[]; refusals: string[]; found: number }
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
  const looked = listed.map((power) => whyNot(power, question) ?? foundOf(power));
  return {
    kind: 'powers',
    valid: looked.filter((each) => typeof each !== 'string'),
    refusals: looked.filter((each) => typeof each === 'string'),
    found: listed.length,
  };
}

function errorOf(code: string, said: string): Page {
  // `Object.hasOwn`: a code is a stranger's word.
  const means = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (means === 'none' || means === 'last-page' || means === 'too-many') return { kind: means };
  // It goes into logs: what is no code might be anything, persons too.
  const known = means === undefined ? 'answer-unknown' : `apodera-${code}`;
  return { kind: 'failed', code: known, text: said.slice(0, 250), infrastructure: means === 'retry' };
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
  // Which steps a stranger's list means, and whether looking at a file is one, nobody has said.
  if (listOf(type, 'listaTramites', 'codTramite').length > 0) return 'only-some-steps';
  const procedures = proceduresOf(type);
  if (procedures.length === 0) return 'other-procedure';
  return procedure === null || procedures.includes(plainSia(procedure)) ? null : 'other-procedure';
}

function foundOf(power: XmlTree): FoundPower {
  const type = child(power, 'tipoApoderamiento');
  const reference = (childText(power, 'codApoderamientoINT') ?? '').slice(0, 40);
  const until = instantOf(child(power, 'periodoVigencia'), 'fechaFin')?.toISOString() ?? '';
  const scope = scopeOf(type) ?? 'procedures';
  return scope === 'procedures'
    ? { reference, until, scope, procedures: proceduresOf(type) }
    : { reference, until, scope };
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
  return listOf(type, 'listaOrganismos', 'codOrganismo').map((each) => each.toLowerCase());
}

function proceduresOf(type: XmlTree | undefined): string[] {
  return listOf(type, 'listaProcedimientos', 'codProcedimiento').filter(isSia).map(plainSia);
}

function listOf(type: XmlTree | undefined, name: string, code: string): string[] {
  const list = type === undefined ? undefined : child(type, name);
  return (list?.children ?? []).map((each) => (childText(each, code) ?? '').trim());
}

const MOMENT = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/;

/** `dd/MM/yyyy HH:mm:ss`, without a zone: Madrid's, as the register counts its days. */
function instantOf(period: XmlTree | undefined, name: string): Date | null {
  const found = MOMENT.exec((period === undefined ? '' : (childText(period, name) ?? '')).trim());
  if (found === null) return null;
  const [, day, month, year, time] = found;
  try {
    return madridInstant(`${year}-${month}-${day}T${time}`);
  } catch (error) {
    // A day there is not, such as 30 February: of that power alone nothing is known.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

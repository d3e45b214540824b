/** From the verified Body of a petition to a question of the folder service, or to the SCSP code it is refused with. */

import type { FolderFilter, FolderQuestion, PersonId, PersonIdType, Standing } from '../../../contracts/folder.ts';
import type { FacadeAsker } from '../../../contracts/folder-facade.ts';
import { addDays, madridDay } from '../../../src/domain/calendar.ts';
import { isLegalNif, isNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import { child, childrenNamed, type XmlTree } from '../../../src/transport/soap.ts';
import type { ScspCode } from './codes.ts';
import type { ScspAsker, ScspSettings } from './config.ts';
import { attributesSchema, type Generic, genericSchema, NS, type Query, querySchema } from './schema.ts';

export const ID = 'scsp-v3';

export type Petition = {
  id: string;
  generic: Generic;
  question: FolderQuestion;
  operation: Query['Operacion'];
  page: { number: number; size: number };
};
/** `id` where the petition said one that can be told back. */
export type Refused = { kind: 'refused'; code: ScspCode; id: string | null };
export type Read = { kind: 'petition'; petition: Petition } | Refused;

export type Context = {
  asker: FacadeAsker<ScspAsker>;
  settings: ScspSettings;
  now: Date;
  /** When the message says it was made, as signed. */
  madeAt: Date;
};

const FIRST_PAGE = { number: 1, size: 50 };
const ANY = '*';

/** `body`: the soap:Body as it was digested. The order of the checks is that of the message. */
export function interpret(body: XmlTree, context: Context): Read {
  const [petition, ...more] = body.children;
  if (petition === undefined || more.length > 0) return refuse('0406');
  if (petition.namespace === NS.later) return refuse('0903');
  if (petition.name !== 'Peticion' || petition.namespace !== NS.request) return refuse('0406');
  const attributes = attributesSchema.safeParse(read(child(petition, 'Atributos')));
  if (!attributes.success) return refuse(missing(attributes.error.issues) ? '0402' : '0401');
  const id = attributes.data.IdPeticion;
  const requests = childrenNamed(child(petition, 'Solicitudes') ?? petition, 'SolicitudTransmision');
  const wrong = checkAttributes(attributes.data, requests.length, context);
  if (wrong !== null) return refuse(wrong, id);
  const [request] = requests;
  const generic = genericSchema.safeParse(request === undefined ? {} : read(child(request, 'DatosGenericos')));
  if (!generic.success) return refuse(missing(generic.error.issues) ? '0402' : '0401', id);
  const forbidden = checkGeneric(generic.data, context);
  if (forbidden !== null) return refuse(forbidden, id);
  const specific = request === undefined ? undefined : child(request, 'DatosEspecificos');
  const query = querySchema.safeParse(readQuery(specific));
  if (!query.success || specific?.namespace !== NS.specific) return refuse('0239', id);
  const standing = standingOf(query.data);
  if (standing === null) return refuse('0239', id);
  const { Numero: number, Tamano: size } = query.data.Pagina ?? { Numero: FIRST_PAGE.number, Tamano: FIRST_PAGE.size };
  const question = questionOf({ id, generic: generic.data, query: query.data, standing }, context);
  const { Operacion: operation } = query.data;
  return { kind: 'petition', petition: { id, generic: generic.data, question, operation, page: { number, size } } };
}

function refuse(code: ScspCode, id: string | null = null): Refused {
  return { kind: 'refused', code, id };
}

type Attributes = { NumElementos: string; TimeStamp: string; CodigoCertificado: string };

function checkAttributes(attributes: Attributes, requests: number, { settings, now }: Context): ScspCode | null {
  if (attributes.CodigoCertificado !== settings.certificateCode) return '0234';
  if (!/^[0-9]{1,4}$/.test(attributes.NumElementos)) return '0237';
  if (!isOfTodayOrYesterday(attributes.TimeStamp, now)) return '0230';
  if (Number(attributes.NumElementos) !== requests) return '0414';
  return requests > 1 ? '0415' : null;
}

/* With its offset, `yyyy-MM-dd'T'HH:mm:ss.SSS±hh:mm`; the day is Madrid's. */
function isOfTodayOrYesterday(stamp: string, now: Date): boolean {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(stamp) ? new Date(stamp) : null;
  if (at === null || Number.isNaN(at.getTime())) return false;
  const today = madridDay(now);
  return [today, addDays(today, -1)].includes(madridDay(at));
}

function checkGeneric({ Emisor, Solicitante, Titular, Transmision }: Generic, context: Context): ScspCode | null {
  const { asker, settings } = context;
  if (normaliseId(Emisor.NifEmisor) !== settings.emitter.nif) return '0312';
  const requester = normaliseId(Solicitante.IdentificadorSolicitante);
  // It is written to the trace as it stands: it must be a body's, not a person's.
  if (!isLegalNif(requester)) return '0401';
  if (!allows(asker.own.requesters, requester)) return '0235';
  if (!allows(asker.own.procedures, Solicitante.Procedimiento.CodProcedimiento)) return '0314';
  if (Solicitante.Consentimiento !== 'Si' && Solicitante.Consentimiento !== 'Ley') return '0236';
  if (Transmision.CodigoCertificado !== settings.certificateCode) return '0243';
  return checkPerson(Titular);
}

function allows(list: readonly string[], value: string): boolean {
  return list.includes(ANY) || list.includes(value);
}

const PERSON_TYPE: Readonly<Record<string, PersonIdType>> = {
  NIF: 'NIF',
  DNI: 'NIF',
  CIF: 'CIF',
  NIE: 'NIE',
  Pasaporte: 'passport',
};

function checkPerson({ TipoDocumentacion: type, Documentacion }: Document): ScspCode | null {
  const id = normaliseId(Documentacion);
  switch (type) {
    case 'NIF':
      return isNif(id) ? null : '0231';
    case 'DNI':
      return isPersonalNif(id) && /^[0-9]/.test(id) ? null : '0231';
    case 'CIF':
      return isLegalNif(id) ? null : '0231';
    case 'NIE':
      if (!/^[XYZ][0-9]{7}[A-Z]$/.test(id)) return '0240';
      return isPersonalNif(id) ? null : '0231';
    case 'Pasaporte':
      return null;
    default:
      return '0404';
  }
}

type Document = { TipoDocumentacion: string; Documentacion: string };

function personOf({ TipoDocumentacion, Documentacion }: Document): PersonId {
  return { type: PERSON_TYPE[TipoDocumentacion] ?? 'other', number: Documentacion };
}

/* Null where what is said of the represented person does not fit together. */
function standingOf({ ActuaComo, Representado }: Query): Standing | null {
  if (ActuaComo !== 'REPRESENTANTE') return Representado === undefined ? { role: 'holder' } : null;
  if (Representado === undefined) return { role: 'representative', represented: null, power: null };
  if (checkPerson(Representado) !== null) return null;
  return { role: 'representative', represented: personOf(Representado), power: null };
}

const FILTER_STATE = { ABIERTO: 'open', CERRADO: 'closed', TODOS: 'all' } as const;

function questionOf(
  of: { id: string; generic: Generic; query: Query; standing: Standing },
  { asker, madeAt }: Context,
): FolderQuestion {
  const { Solicitante, Titular } = of.generic;
  const { Estado, Desde, Hasta, Sia, Organo } = of.query;
  const requester = normaliseId(Solicitante.IdentificadorSolicitante);
  const filter: FolderFilter = {
    state: FILTER_STATE[Estado ?? 'TODOS'],
    ...(Desde === undefined ? {} : { since: Desde }),
    ...(Hasta === undefined ? {} : { until: Hasta }),
    ...(Sia === undefined ? {} : { sia: Sia }),
    ...(Organo === undefined || Organo.length === 0 ? {} : { entities: Organo }),
  };
  return {
    asker: {
      clientId: asker.id,
      entities: asker.entities,
      // Petitions are numbered by each requester for itself (SCSP v3, IdPeticion).
      requestId: `${requester} ${of.id}`,
      askedAt: madeAt,
      requester: { dir3: null, system: requester },
      purpose: Solicitante.Finalidad,
      via: ID,
    },
    person: personOf(Titular),
    standing: of.standing,
    filter,
  };
}

type Plain = { [name: string]: string | Plain };

/* Every element once; its text, or its elements. A repeated one keeps its first, as no base element may repeat. */
function read(node: XmlTree | undefined): Plain {
  const plain: Plain = {};
  for (const each of node?.children ?? [])
    plain[each.name] ??= each.children.length > 0 ? read(each) : each.text.trim();
  return plain;
}

/* Bodies may repeat; anything else twice, or where it does not belong, makes the query unreadable. */
function readQuery(specific: XmlTree | undefined): unknown {
  const query = specific === undefined ? undefined : child(specific, 'Consulta');
  if (query === undefined || specific?.children.length !== 1) return null;
  const names = query.children.map(({ name }) => name).filter((name) => name !== 'Organo');
  if (new Set(names).size !== names.length || query.children.some(({ namespace }) => namespace !== NS.specific))
    return null;
  const bodies = childrenNamed(query, 'Organo').map(({ text }) => text.trim());
  const { Organo: _, ...rest } = read(query);
  return { ...rest, ...(bodies.length === 0 ? {} : { Organo: bodies }) };
}

function missing(issues: readonly { code: string; input?: unknown; message: string }[]): boolean {
  return issues.some(({ code, message }) => code === 'invalid_type' && /received undefined/.test(message));
}

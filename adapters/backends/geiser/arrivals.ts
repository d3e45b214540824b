/**
 * What arrived for the town and waits to be confirmed or rejected, office by office: one page each. Listing has no
 * effect. Searched as the one client in production does: entries that came in, in the sender's pending state.
 */
import type { CallTools, EntityAccess } from '../../../contracts/backend.ts';
import type { Arrival, ArrivalsResult, ArrivalWindow } from '../../../contracts/inbox.ts';
import { childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { officesOf, remoteIdOf } from './places.ts';
import { ENDINGS, LIMITS } from './schema.ts';
import { type Found, searchAll } from './search.ts';
import { numberOf, registeredAt, wordOf } from './status.ts';

type Asking = { access: EntityAccess<GeiserEntity>; config: GeiserConfig; tools: CallTools };

/** A window with more entries than can be read is halved, and its halves again: so many searches for one page of ours. */
const SEARCHES_MAX = 32;
/** What is this short is halved no more. */
const WINDOW_MIN_MS = 2_000;
const TITLE_MAX = 1000;
const DESCRIPTION_MAX = 4000;
const NAME_MAX = 255;
const DOCUMENTS_MAX = 100;
const PERSONS_MAX = 50;

/** `cursor`: the number of the office among the entity's. */
export async function arrivals({ since, until, cursor }: ArrivalWindow, asking: Asking): Promise<ArrivalsResult> {
  const offices = officesOf(asking.access.config);
  const position = Number(cursor ?? 0);
  const office = offices[position];
  if (office === undefined) return { kind: 'page', arrivals: [], next: null, unreadable: [] };
  const found = await pendingAt(office, { since, until }, { ...asking, searches: { left: SEARCHES_MAX } });
  if (found.kind === 'failed') return found;
  const read = found.entries.map((entry) => arrivalOf(entry, office, asking.access.config));
  return {
    kind: 'page',
    arrivals: read.flatMap((each) => (typeof each === 'string' ? [] : [each])),
    next: position + 1 < offices.length ? String(position + 1) : null,
    unreadable: [...read.filter((each) => typeof each === 'string'), ...(found.whole ? [] : ['search-incomplete'])],
  };
}

/** All of a window, by halves where it holds more than is told; what no halving helps is said to be incomplete. */
async function pendingAt(
  office: string,
  { since, until }: { since: Date; until: Date },
  asking: Asking & { searches: { left: number } },
): Promise<Found> {
  const { searches } = asking;
  searches.left -= 1;
  const filter = { tipoAsiento: 'ENTRADA', estado: 'ENVIADO_PENDIENTE_CONFIRMACION', since, until } as const;
  const found = await searchAll(filter, { ...asking, office });
  const short = until.getTime() - since.getTime() < WINDOW_MIN_MS;
  if (found.kind === 'failed' || found.whole || short || searches.left < 2) return found;
  const middle = new Date((since.getTime() + until.getTime()) / 2);
  const halves: Found[] = [];
  for (const half of [
    { since, until: middle },
    { since: middle, until },
  ]) {
    const read = await pendingAt(office, half, asking);
    if (read.kind === 'failed') return read;
    halves.push(read);
  }
  const read = halves.flatMap((half) => (half.kind === 'read' ? half.entries : []));
  return { kind: 'read', entries: read, whole: halves.every((half) => half.kind === 'read' && half.whole) };
}

/** The code of what makes it unreadable, instead of an arrival. */
function arrivalOf(entry: XmlTree, office: string, entity: GeiserEntity): Arrival | string {
  const number = numberOf(entry);
  const at = registeredAt(entry);
  if (number === undefined) return 'entry-without-number';
  if (at === null) return 'entry-without-time';
  const remoteId = remoteIdOf(number, office, entity);
  if (remoteId.length > LIMITS.nuRegistro) return 'number-too-long';
  const text = (name: string, max: number) => childText(entry, name)?.slice(0, max);
  const description = [text('expone', DESCRIPTION_MAX), text('solicita', DESCRIPTION_MAX)].filter(Boolean).join('\n\n');
  const names = { dir3: dir3Of(text('cdOrganoOrigen', 21) ?? text('cdAmbitoCreacion', 21)) };
  const name = text('organoOrigen', NAME_MAX) ?? text('ambitoCreacion', NAME_MAX);
  return {
    remoteId,
    kind: 'registry-entry',
    code: wordOf(entry),
    at: at.toISOString(),
    title: text('resumen', TITLE_MAX) ?? '',
    ...(description === '' ? {} : { description: description.slice(0, DESCRIPTION_MAX) }),
    from: { ...(names.dir3 === undefined ? {} : names), ...(name === undefined ? {} : { name }) },
    references: referencesOf(entry, { number, office }),
    persons: childrenNamed(entry, 'interesados').flatMap(personsOf).slice(0, PERSONS_MAX),
    documents: childrenNamed(entry, 'anexos').map(documentOf).slice(0, DOCUMENTS_MAX),
  };
}

function dir3Of(code: string | undefined): string | undefined {
  return code !== undefined && /^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/.test(code) ? code : undefined;
}

/** What it is called on either side. */
function referencesOf(entry: XmlTree, own: { number: string; office: string }): Record<string, string> {
  const named = {
    number: own.number,
    office: own.office,
    numberAtOrigin: childText(entry, 'nuRegistroOrigen'),
    destination: childText(entry, 'cdOrganoDestino'),
    file: childText(entry, 'nuExpediente'),
    reference: childText(entry, 'referenciaExterna'),
    subjectCode: childText(entry, 'cdAsunto'),
    procedure: childText(entry, 'cdSIA'),
    physical: childText(entry, 'documentacionFisica'),
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, NAME_MAX)]])),
  );
}

function personsOf(interested: XmlTree): NonNullable<Arrival['persons']> {
  return (['Interesado', 'Representante'] as const).flatMap((role) => {
    const text = (name: string) => childText(interested, `${name}${role}`);
    const names = [text('nombre'), text('primerApellido'), text('segundoApellido')].filter(Boolean).join(' ');
    const name = (text('razonSocial') ?? names).slice(0, NAME_MAX);
    const idNumber = text('identificador')?.slice(0, 30);
    if (name === '' && idNumber === undefined) return [];
    return [{ role: role.toLowerCase(), name, ...(idNumber === undefined ? {} : { idNumber }) }];
  });
}

function documentOf(annex: XmlTree): Arrival['documents'][number] {
  const mediaType = childText(annex, 'tipoMime');
  const size = Number(childText(annex, 'tamanioFichero') ?? Number.NaN);
  return {
    name: (childText(annex, 'nombre') ?? '').slice(0, NAME_MAX),
    ...(mediaType !== undefined && Object.hasOwn(ENDINGS, mediaType) ? { mediaType } : {}),
    ...(Number.isSafeInteger(size) ? { size } : {}),
  };
}

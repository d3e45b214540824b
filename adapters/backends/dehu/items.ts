/** One envío as it is listed: what waits as an arrival, what is over as its end. What is not understood is left out. */
import type { Arrival } from '../../../contracts/inbox.ts';
import type { Legal } from '../../../contracts/outcome.ts';
import { addDays, madridDay } from '../../../src/domain/calendar.ts';
import { isDir3 } from '../../../src/domain/identifiers.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { STATES, WAITING } from './codes.ts';
import { readTime } from './dates.ts';
import { remoteIdOf } from './questions.ts';
import { LIMITS } from './schema.ts';

const KINDS: Readonly<Record<string, Arrival['kind']>> = { '1': 'communication', '2': 'notification' };

/** Our identifier of an envío; null where it has none we could keep. */
export function idOf(item: XmlTree): string | null {
  const identificador = childText(item, 'identificador');
  const codigoOrigen = childText(item, 'codigoOrigen');
  return identificador === undefined || codigoOrigen === undefined ? null : remoteIdOf({ identificador, codigoOrigen });
}

/** `naturalDays`: the term is not told; Ley 39/2015 art. 43.2 counts it from when a notification became available. */
export function arrivalOf(item: XmlTree, naturalDays: number): Arrival | { unreadable: string } {
  const remoteId = idOf(item);
  const at = readTime(childText(item, 'fechaPuestaDisposicion'));
  const kind = KINDS[childText(item, 'tipoEnvio') ?? ''];
  const concept = conceptOf(item);
  if (remoteId === null) return { unreadable: 'envio-without-identifier' };
  if (at === null) return { unreadable: 'envio-without-date' };
  if (kind === undefined) return { unreadable: 'envio-of-unknown-kind' };
  if (concept === null) return { unreadable: 'envio-without-concept' };
  const description = childText(item, 'descripcion')?.slice(0, LIMITS.description);
  const holder = childText(item, 'titular', 'nombreTitular');
  const idNumber = childText(item, 'titular', 'nifTitular')?.slice(0, 30);
  return {
    ...{ remoteId, kind, code: WAITING, at: at.toISOString(), title: concept },
    ...(description === undefined ? {} : { description }),
    from: senderOf(item),
    ...(kind === 'notification' ? { expiresOn: addDays(madridDay(at), naturalDays) } : {}),
    references: referencesOf(item),
    ...(holder === undefined
      ? {}
      : {
          persons: [{ role: 'titular', name: holder.slice(0, 255), ...(idNumber === undefined ? {} : { idNumber }) }],
        }),
    documents: [],
  };
}

/** To the letter, spaces included: an access must name it as it was listed. */
export function conceptOf(item: XmlTree): string | null {
  const text = child(item, 'concepto')?.text ?? '';
  return text.trim() === '' || text.length > LIMITS.concept ? null : text;
}

function senderOf(item: XmlTree): Arrival['from'] {
  const name = childText(item, 'organismoEmisor', 'nombreOrganismo');
  const dir3 = childText(item, 'organismoEmisor', 'codigoOrganismo');
  return {
    ...(dir3 !== undefined && isDir3(dir3) ? { dir3 } : {}),
    ...(name === undefined ? {} : { name: name.slice(0, 255) }),
  };
}

function referencesOf(item: XmlTree): Record<string, string> {
  const found = {
    identificador: childText(item, 'identificador'),
    codigoOrigen: childText(item, 'codigoOrigen'),
    organismoRaiz: childText(item, 'organismoEmisorRaiz', 'nombreOrganismo'),
    vinculo: childText(item, 'vinculo'),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, 255)]])),
  );
}

/** What LocalizaRealizadas tells of an envío that is over. `legal` null: a word no table of ours has. */
export type Realised = {
  state: string;
  legal: Legal | null;
  concept: string | null;
  availableAt: Date | null;
  receiver: string | undefined;
  receipt: { reference?: string; csv?: string };
};

export function realisedOf(item: XmlTree): Realised {
  const state = (childText(item, 'estado') ?? '').slice(0, 40);
  const reference = childText(item, 'referenciaPdfAcuse');
  const csv = childText(item, 'csvResguardo');
  return {
    state,
    legal: STATES.get(state) ?? null,
    concept: conceptOf(item),
    availableAt: readTime(childText(item, 'fechaPuestaDisposicion')),
    receiver: childText(item, 'receptor', 'nifReceptor'),
    receipt: { ...(reference === undefined ? {} : { reference }), ...(csv === undefined ? {} : { csv }) },
  };
}

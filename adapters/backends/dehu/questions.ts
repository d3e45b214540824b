/** The requests as DEHú's contract orders their parts; the default namespace, which the service is known to read. */
import { element, type XmlNode } from '../../../src/signing/canonical.ts';
import { CALLS, type Operation, PAGER } from './schema.ts';

/** How an envío is named: both parts are needed for every question about it. */
export type Name = { identificador: string; codigoOrigen: string };

const REMOTE_ID = /^(\d{1,12})-([^\s\p{C}]{1,50})$/u;

/** Our identifier of it; null for what is none of ours. */
export function nameOf(remoteId: string): Name | null {
  const [, codigoOrigen, identificador] = REMOTE_ID.exec(remoteId) ?? [];
  return codigoOrigen === undefined || identificador === undefined ? null : { identificador, codigoOrigen };
}

/** Null where the two do not fit into one identifier. */
export function remoteIdOf({ identificador, codigoOrigen }: Name): string | null {
  const joined = `${codigoOrigen}-${identificador}`;
  return REMOTE_ID.test(joined) && joined.length <= 64 ? joined : null;
}

/** Nothing for a value that is not there. */
function some(name: string, value: string | undefined): XmlNode[] {
  return value === undefined ? [] : [element(name, {}, value)];
}

function request(operation: Operation, ...content: readonly XmlNode[]): XmlNode {
  return element(operation, { namespaces: { '': CALLS[operation].namespace } }, ...content);
}

/** `fechaHasta` is left out: it must lie before today, and what came today would not be seen. */
export function localiza(of: { nifTitular: string; since: string | undefined; page: number }): XmlNode {
  const page = element('opcion', { attributes: { tipo: PAGER.page } }, String(of.page));
  return request(
    'Localiza',
    ...some('nifTitular', of.nifTitular),
    ...some('fechaDesde', of.since),
    element('opcionesLocaliza', {}, page),
  );
}

export function localizaRealizadas(of: { nifTitular: string; since: string; until: string; page: number }): XmlNode {
  return request(
    'LocalizaRealizadas',
    ...some('nifTitular', of.nifTitular),
    ...some('fechaDesde', of.since),
    ...some('fechaHasta', of.until),
    ...some('pagina', String(of.page)),
  );
}

/** Only `1` is known: the access. The concept must be the one listed, to the letter. */
export function peticionAcceso(
  name: Name,
  of: { receiver: { idNumber: string; name: string }; concept: string },
): XmlNode {
  return request(
    'PeticionAcceso',
    ...some('identificador', name.identificador),
    ...some('codigoOrigen', name.codigoOrigen),
    ...some('nifReceptor', of.receiver.idNumber),
    ...some('nombreReceptor', of.receiver.name),
    ...some('evento', '1'),
    ...some('concepto', of.concept),
  );
}

export function consultaAnexos(name: Name, of: { receiver: string; reference: string }): XmlNode {
  return request(
    'ConsultaAnexos',
    ...some('nifReceptor', of.receiver),
    ...some('identificador', name.identificador),
    ...some('codigoOrigen', name.codigoOrigen),
    ...some('referencia', of.reference),
  );
}

/** The reference where one was told, else the code of the receipt, else only what it is the receipt of. */
export function consultaAcusePdf(
  name: Name,
  of: { receiver: string; reference?: string | undefined; csv?: string | undefined },
): XmlNode {
  const by = of.reference === undefined ? some('csvResguardo', of.csv) : some('referencia', of.reference);
  return request(
    'ConsultaAcusePdf',
    ...some('nifReceptor', of.receiver),
    ...some('identificador', name.identificador),
    ...some('codigoOrigen', name.codigoOrigen),
    ...(by.length === 0 ? [] : [element('identificadorAcusePdf', {}, ...by)]),
  );
}

export function consultaRealizadas(name: Name, of: { nif: string; name: string; concept: string }): XmlNode {
  return request(
    'ConsultaRealizadas',
    ...some('identificador', name.identificador),
    ...some('codigoOrigen', name.codigoOrigen),
    ...some('nifPeticion', of.nif),
    ...some('nombrePeticion', of.name),
    ...some('concepto', of.concept),
  );
}

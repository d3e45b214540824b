/** What the simulated platform answers: Respuesta, ConfirmacionPeticion and faults, in its words, signed with its seal. */
import type { Signer } from '../../../contracts/backend.ts';
import type { WsSecurityProfile } from '../../../contracts/ws-security-profile.ts';
import { toMadridStamp } from '../../../src/domain/calendar.ts';
import { element, serialise, serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { soapEnvelope } from '../../../src/transport/soap.ts';
import { MEANING } from './code-texts.ts';
import { NS } from './schema.ts';
import { serviceOf } from './services/index.ts';
import type { Petition, Plain } from './simulator-state.ts';

type State = { code: string; literal: string; hours?: number };
type Of = { id: string; service: string; now: Date; state: State };

export function literalOf(code: string): string {
  return MEANING[code]?.es ?? 'Error';
}

/** `returned`: why it has no data; null: it has. */
export function responseXml(
  petition: Petition,
  of: { now: Date; returned: string | null; about: string },
): Uint8Array[] {
  const { service, generic } = petition;
  const { now, returned, about } = of;
  const code = returned ?? '0003';
  const specific = serviceOf(service)?.example({ code, literal: literalOf(code), found: returned === null });
  const transmission = {
    CodigoCertificado: service,
    IdSolicitud: about,
    IdTransmision: `T${petition.receivedAt}`,
    FechaGeneracion: toMadridStamp(now),
  };
  const data = element(
    'r:TransmisionDatos',
    {},
    element('r:DatosGenericos', {}, ...tree({ ...generic, Transmision: transmission })),
    ...(specific === undefined ? [] : [element('d:DatosEspecificos', {}, specific)]),
  );
  const state = { code: '0003', literal: literalOf('0003'), hours: 0 };
  return serialise(
    element(
      'r:Respuesta',
      { namespaces: { r: NS.response, d: NS.specific } },
      element('r:Atributos', {}, ...attributes('r', { id: about, service, now, state })),
      element('r:Transmisiones', {}, data),
    ),
  );
}

/** Not there yet: as the confirmation of a petition, or as the answer to who asks for its result. */
export function waitingXml(petition: Petition, of: { now: Date; as: 'confirmation' | 'response' }): Uint8Array[] {
  const { id, service, hours, postponed } = petition;
  const code = of.as === 'confirmation' ? '0002' : postponed > 0 ? '0004' : '0002';
  const state = { code, literal: literalOf(code), hours };
  const [name, namespace] =
    of.as === 'confirmation' ? ['ConfirmacionPeticion', NS.confirmation] : ['Respuesta', NS.response];
  return serialise(
    element(
      `r:${name}`,
      { namespaces: { r: namespace } },
      element('r:Atributos', {}, ...attributes('r', { id, service, now: of.now, state })),
    ),
  );
}

/**
 * The code stands where some services have it: in faultcode, or (`inDetail`) only in detail/Atributos. `id`: empty where
 * the petition could not be believed, and is not named.
 */
export function faultXml(code: string, of: { id: string; service: string; now: Date; inDetail: boolean }): string {
  const literal = literalOf(code);
  const fields = element(
    'f:Atributos',
    { namespaces: { f: NS.fault } },
    ...attributes('f', { ...of, state: { code, literal } }),
  );
  return soapEnvelope(
    serialiseText(
      element(
        'soapenv:Fault',
        { namespaces: { soapenv: 'http://schemas.xmlsoap.org/soap/envelope/' } },
        element('faultcode', {}, of.inDetail ? 'soapenv:Server' : code),
        element('faultstring', {}, of.inDetail ? literal : `[${code}] ${literal}`),
        ...(of.id === '' ? [] : [element('detail', {}, fields)]),
      ),
    ),
  );
}

export async function signed(
  bodyPieces: readonly Uint8Array[],
  of: { signer: Signer; profile: WsSecurityProfile; now: Date },
): Promise<Buffer> {
  return Buffer.concat(await wsSecurity.sign({ headerXml: '', bodyPieces, ...of }));
}

function attributes(prefix: string, { id, service, now, state }: Of): XmlNode[] {
  const named = (name: string, ...children: readonly (string | XmlNode)[]) =>
    element(`${prefix}:${name}`, {}, ...children);
  const { code, literal, hours } = state;
  return [
    named('IdPeticion', id),
    named('NumElementos', '1'),
    named('TimeStamp', toMadridStamp(now)),
    named(
      'Estado',
      named('CodigoEstado', code),
      named('LiteralError', literal),
      ...(hours === undefined ? [] : [named('TiempoEstimadoRespuesta', String(hours))]),
    ),
    named('CodigoCertificado', service),
  ];
}

function tree(plain: Plain): XmlNode[] {
  return Object.entries(plain).map(([name, value]) =>
    element(`r:${name}`, {}, ...(typeof value === 'string' ? [value] : tree(value))),
  );
}

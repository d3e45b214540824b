/** A body, its certificate, messages and answers of e-NOTUM, for the tests of its adapter; of people who do not exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, type EnotumConfig, entityConfigSchema } from '../../../adapters/backends/aoc-enotum/config.ts';
import { type EnotumSimulatorOptions, fingerprintOf } from '../../../adapters/backends/aoc-enotum/simulator.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import { ISSUER, outboundMessage } from '../../support/outbound-message.ts';

const CERTS = join(import.meta.dirname, '../../../certs-example');
const pem = (name: string) => readFileSync(join(CERTS, name), 'utf8');

export const CLIENT = { cert: pem('client.crt'), privateKey: pem('client.key'), ca: pem('ca.crt') };
export const SERVER = { cert: pem('server-localhost.crt'), key: pem('server-localhost.key'), ca: pem('ca.crt') };
export const SEAL_PEM = pem('seal-ayuntamiento-ficticio.crt');
export const signer = await loadSeal({
  pkcs12: readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.p12')),
  passphrase: pem('seal-ayuntamiento-ficticio.passphrase').trim(),
  now: new Date(),
});

export const ORGANISATION = '9999900001';
export const OTHER = '9999800001';
export const ENTITY = entityConfigSchema.parse({
  ine10: ORGANISATION,
  name: 'Ajuntament fictici',
  department: '1',
});
export const BODIES: EnotumSimulatorOptions['bodies'] = new Map([
  [ORGANISATION, { departments: ['1'] }],
  [OTHER, { departments: ['1'] }],
]);
export const CERTIFICATES = new Map([[fingerprintOf(CLIENT.cert), [ORGANISATION]]]);

export function configOf(settings: Record<string, unknown> = {}): EnotumConfig {
  return configSchema.parse({ clientCertificate: CLIENT, ...settings });
}

export function accessOf(entity = ENTITY) {
  return { dir3: ISSUER, config: entity, signer };
}

type Data = OutboundSending['event']['data'];

/** To somebody with a mailbox, as the service wants it. */
export function messageOf(
  reference?: string,
  input: { data?: Partial<Data>; holder?: Partial<Data['sendings'][number]['holder']> } = {},
): OutboundSending {
  const base = outboundMessage(reference);
  const holder = { ...base.sending.holder, email: 'prova@example.org', ...input.holder };
  const data = { ...base.event.data, ...input.data };
  const sendings = (input.data?.sendings ?? data.sendings).map((each) => ({ ...each, holder }));
  const event = { ...base.event, data: { ...data, sendings } } as OutboundSending['event'];
  return { ...base, event, sending: sendings[0]! };
}

/** An answer of e-NOTUM in the platform's envelope. */
export function pciAnswer(inner: string, state = '0003'): string {
  const generic =
    '<DatosGenericos><Solicitante><IdentificadorSolicitante>9999900001</IdentificadorSolicitante><NombreSolicitante>X</NombreSolicitante><Finalidad>X</Finalidad><Consentimiento>Ley</Consentimiento></Solicitante><Transmision><CodigoCertificado>ENOTUM</CodigoCertificado><IdSolicitud>1</IdSolicitud><IdTransmision>1</IdTransmision><FechaGeneracion>01102026</FechaGeneracion></Transmision></DatosGenericos>';
  const transmissions =
    state === '0003'
      ? `<Transmisiones><TransmisionDatos>${generic}<DatosEspecificos>${inner}</DatosEspecificos></TransmisionDatos></Transmisiones>`
      : '';
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><procesaResponse xmlns="http://www.openuri.org/"><Respuesta xmlns="http://gencat.net/scsp/esquemes/respuesta"><Atributos><IdPeticion>ENOTUM-1</IdPeticion><NumElementos>1</NumElementos><TimeStamp>2026-10-01T09:00:00.000+00:00</TimeStamp><Estado><CodigoEstado>${state}</CodigoEstado><CodigoEstadoSecundario></CodigoEstadoSecundario><LiteralError>OK</LiteralError><TiempoEstimadoRespuesta>0</TiempoEstimadoRespuesta></Estado><CodigoCertificado>ENOTUM</CodigoCertificado><CodigoProducto>ENOTUM</CodigoProducto></Atributos>${transmissions}</Respuesta></procesaResponse></soapenv:Body></soapenv:Envelope>`;
}

export function ntAnswer(operation: string, inner: string): string {
  return pciAnswer(`<Resposta${operation} xmlns="http://www.aocat.net/NT/v4.0">${inner}</Resposta${operation}>`);
}

export function ntError(operation: string, code: string): string {
  const error = `<Error><CodiError>${code}</CodiError><MissatgeError>així no</MissatgeError></Error>`;
  return ntAnswer(operation, `<Errors>${error}</Errors>`);
}

/** SIGEM as it hands a notification over: an `altaNotificacion` written in its own form and posted to a façade. */
import { request as post } from 'node:http';
import { child, childText, parseSoap, soapEnvelope } from '../../../src/transport/soap.ts';
import { PATHS } from './call.ts';
import { NOTIFICATION } from './schema.ts';
import { PDF } from './simulator-data.ts';
import { entidad, operation, tag, tags, type Value } from './wire.ts';

export type Caller = { facade: string; user: string; password: string; entity: string };

const MAX_ANSWER_BYTES = 21 * 1024 * 1024;

/** What one notification says, by SIGEM's names; nothing but what an alta of SIGEM fills in. */
export function altaFields(
  notiId: string,
  more: Readonly<Record<string, Value>> = {},
): Readonly<Record<string, Value>> {
  return {
    ...{ notiId, sistemaId: 'CARPETA', numeroExpediente: `EXP/${notiId}`, procedimiento: 'PCD-1' },
    ...{ asunto: 'Resolución de licencia de obra menor', texto: 'Se notifica la resolución.', idioma: 'es' },
    ...{ nifDest: '00000000T', nombreDest: 'CIUDADANIA', apellidosDest: 'FICTICIA PF' },
    ...{ correoDest: 'persona.ficticia@example.org', organismo: 'AYTO', fechaRegistro: '01/10/26 09:30:00' },
    ...{ numeroRegistro: '202600000321', tipoCorrespondencia: 'NOTSIGEM' },
    documentos: [PDF.toString('base64')],
    nombreDocumentos: ['resolucion'],
    extension: ['pdf'],
    guid: [null],
    ...more,
  };
}

/** The envelope of an alta. */
export function altaEnvelope(entity: string, fields: Readonly<Record<string, Value>>): string {
  const notification = tags(['c:errorCode', 'c:returnCode'], {}) + tags(NOTIFICATION, fields);
  const inner = tag('poNotificacion', { raw: notification }) + entidad(entity);
  return soapEnvelope(operation('altaNotificacion', 'notifications', inner));
}

/** Hands it over; the code it is known by from now on. Throws where the façade says anything but OK. */
export async function handOver(caller: Caller, fields: Readonly<Record<string, Value>>): Promise<string> {
  const body = await send(caller, altaEnvelope(caller.entity, fields));
  const message = parseSoap(body, { maxBytes: MAX_ANSWER_BYTES });
  const result = message.kind === 'body' ? child(message.node, 'altaNotificacionReturn') : undefined;
  const code = result === undefined ? undefined : childText(result, 'codigoDeNotificacion');
  if (code === undefined) {
    const number = result === undefined ? 'fault' : (childText(result, 'errorCode') ?? 'without-number');
    throw new Error(`altaNotificacion was refused: ${number}`);
  }
  return code;
}

function send({ facade, user, password }: Caller, envelope: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'text/xml; charset=utf-8',
      'content-length': Buffer.byteLength(envelope),
      soapaction: '""',
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    };
    const sending = post(`${facade}${PATHS.notifications}`, { method: 'POST', headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(Buffer.concat(pieces)));
      response.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(envelope);
  });
}

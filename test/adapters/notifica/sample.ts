/** One sending of a fictitious person, and a far side that only keeps what it is told. */

import { configSchema, type NotificaEntity } from '../../../adapters/backends/notifica/config.ts';
import type { CallTools, EntityAccess, HttpRequest, HttpResult } from '../../../contracts/backend.ts';
import type { SendEvent, Sending } from '../../../contracts/event.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';

export const HOLDER = {
  kind: 'natural',
  idType: 'NIF',
  idNumber: '00000000T',
  givenName: 'CIUDADANIA',
  surname1: 'FICTICIA',
} as const;
export const REPRESENTATIVE = {
  kind: 'natural',
  idType: 'NIF',
  idNumber: '99999999R',
  givenName: 'REPRESENTANTE',
  surname1: 'FICTICIO',
} as const;
export const HOME = {
  form: 'national',
  streetType: 'CALLE',
  streetName: 'Inexistente',
  number: '1',
  postcode: '02001',
  town: 'Villaficticia',
  municipalityIne6: '020037',
  provinceIne2: '02',
  country: 'ES',
} as const;

type Data = SendEvent['data'];

export function sendEvent(change: { data?: Partial<Data>; sending?: Partial<Sending> } = {}): SendEvent {
  return {
    specversion: '1.0',
    id: 'e1',
    source: 'urn:dir3:L01999999:test',
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:15:30Z',
    datacontenttype: 'application/json',
    entitydir3: 'L01999999',
    data: {
      effect: 'deliver',
      emitter: { dir3: 'L01999999' },
      procedure: { sia: '2104567' },
      title: { lang: 'es', value: 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [{ ref: '1', holder: HOLDER, ...change.sending }],
      documents: [
        { role: 'main', name: 'a.pdf', mediaType: 'application/pdf', content: { by: 'upload', uploadId: 'up_1' } },
      ],
      ...change.data,
    },
  } as SendEvent;
}

export const PDF_BASE64 = Buffer.from(Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'));

export function outbound(event: SendEvent): OutboundSending {
  return {
    kind: 'notification',
    messageId: 'msg_1',
    entity: 'L01999999',
    issuer: 'L01999999',
    reference: 'ABCDEFGHIJKLMNOPQRST',
    event,
    sending: event.data.sendings[0]!,
    document: {
      name: 'a.pdf',
      mediaType: 'application/pdf',
      size: 15,
      sha256: new Uint8Array(32).fill(0xa3),
      contentBase64: PDF_BASE64,
      normalized: undefined,
    },
    annexes: [],
    expiresOn: '2026-10-11',
  };
}

export const CONFIG = configSchema.parse({ url: 'https://send.example.org/ws', syncUrl: 'https://ask.example.org/ws' });
export const NOW = new Date('2026-10-01T08:15:30.250Z');
export const NONCE = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

/** Answers in the order given; the requests it got stand in `requests`. */
export function farSide(...answers: HttpResult[]) {
  const requests: (Omit<HttpRequest, 'body'> & { text: string })[] = [];
  const tools: CallTools = {
    transport: {
      async exchange({ body, ...request }) {
        requests.push({ ...request, text: Buffer.concat(body).toString('utf8') });
        return answers.shift() ?? { kind: 'lost', reason: 'no-answer-left', durationMs: 1 };
      },
    },
    wsSecurity,
    now: () => NOW,
    random: () => NONCE,
  };
  return { tools, requests };
}

export const ACCESS: EntityAccess<NotificaEntity> = {
  dir3: 'L01999999',
  config: { apiKey: 'clave-de-prueba' },
  signer: null,
};

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
export function answered(bodyXml: string, status = 200): HttpResult {
  const body = Buffer.from(`<e:Envelope xmlns:e="${ENVELOPE}"><e:Body>${bodyXml}</e:Body></e:Envelope>`);
  return { kind: 'answer', status, headers: {}, body, durationMs: 1 };
}
export function faulted(code: string, text = 'x'): HttpResult {
  return answered(`<e:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></e:Fault>`, 500);
}

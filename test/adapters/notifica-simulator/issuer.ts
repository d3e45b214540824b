/** An issuer built on node-soap, from the WSDL the simulator serves: knows nothing of our own client code. */
import { createHash } from 'node:crypto';
import soap from 'soap';
import {
  type NotificaSimulator,
  type NotificaSimulatorOptions,
  startNotificaSimulator,
} from '../../../adapters/backends/notifica/simulator.ts';

export const KEY = 'clave-ficticia-de-pruebas';
export const DIR3 = 'L01999999';
export const V2 = 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0/';

export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');

/** A clock that stands still until a test moves it: 2026-03-02, 10:00 in Madrid. */
export const NOW = new Date('2026-03-02T09:00:00Z');

export function start(options: Partial<NotificaSimulatorOptions> = {}): Promise<NotificaSimulator> {
  return startNotificaSimulator({ apiKeys: { [KEY]: [DIR3] }, clock: () => NOW, ...options });
}

export type Json = Record<string, unknown>;

/** A notification to one fictitious person; `change` replaces top-level fields, `envio` fields of the only envío. */
export function alta(change: Json = {}, envio: Json = {}): Json {
  return {
    codigoOrganismoEmisor: DIR3,
    tipoEnvio: 2,
    concepto: 'Resolución de prueba',
    procedimiento: '200620',
    documento: { contenido: PDF.toString('base64'), hash: sha256(PDF) },
    envios: {
      envio: {
        referenciaEmisor: 'REF-1',
        titular: person('FICTICIO FICTICIO'),
        ...envio,
      },
    },
    opcionesRemesa: option('caducidad', '2026-03-20'),
    ...change,
  };
}

export function person(apellidos: string, change: Json = {}): Json {
  return { nif: '00000000T', nombre: 'Persona', apellidos, ...change };
}

export function option(tipo: string, value: string): Json {
  return { opcion: { attributes: { tipo }, $value: value } };
}

// node-soap gives untyped trees.
export type Answer = { [name: string]: unknown } & {
  codigoRespuesta?: string;
  descripcionRespuesta?: string;
  identificador?: string;
  estado?: string;
  resultadoEnvios?: { item: unknown };
};
export type Item = { identificador: string; nifTitular?: string };
export function items(answer: Answer): Item[] {
  const item = answer.resultadoEnvios?.item;
  return (Array.isArray(item) ? item : [item]) as Item[];
}
export const firstItem = (answer: Answer): Item => items(answer)[0]!;
export type Refused = { code: string; text: string; status: number };
export type Issuer = {
  call(operation: string, body: Json): Promise<Answer>;
  /** The answer as it came. */
  raw(operation: string, body: Json): Promise<string>;
  /** The fault of a call that must be refused. */
  refused(operation: string, body: Json): Promise<Refused>;
};

/** Speaks NotificaWsV21 with the key in the header, qualified unless told otherwise. */
export async function sender(
  simulator: Pick<NotificaSimulator, 'url'>,
  options: { key?: string; qualified?: boolean } = {},
): Promise<Issuer> {
  const client = await soap.createClientAsync(`${simulator.url}?wsdl`);
  const namespace = options.qualified === false ? '' : ` xmlns="${V2}"`;
  client.addSoapHeader(`<apiKey${namespace}>${options.key ?? KEY}</apiKey>`);
  return issuer(client);
}

/** Speaks SincronizarEnvioWs with a UsernameToken whose user and password are the key. */
export async function asker(
  simulator: Pick<NotificaSimulator, 'syncUrl'>,
  options: { key?: string; password?: string; now?: Date } = {},
): Promise<Issuer> {
  const client = await soap.createClientAsync(`${simulator.syncUrl}?wsdl`);
  const key = options.key ?? KEY;
  client.addSoapHeader(usernameToken(key, options.password ?? key, options.now ?? NOW));
  return issuer(client);
}

// node-soap's WSSecurity reads the real clock; the digest is written here so that the test's clock counts.
export function usernameToken(user: string, password: string, now: Date): string {
  const nonce = Buffer.from('0123456789abcdef');
  const created = now.toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
  const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
  const profile = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';
  return `<wsse:Security xmlns:wsse="${wsse}" xmlns:wsu="${wsu}"><wsse:UsernameToken><wsse:Username>${user}</wsse:Username><wsse:Password Type="${profile}#PasswordDigest">${digest}</wsse:Password><wsse:Nonce>${nonce.toString('base64')}</wsse:Nonce><wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`;
}

function issuer(client: soap.Client): Issuer {
  const ask = (operation: string, body: Json): Promise<[Answer, string]> => {
    const method = client[`${operation}Async`] as (body: Json) => Promise<[Answer, string]>;
    return method(body);
  };
  const call = async (operation: string, body: Json) => (await ask(operation, body))[0];
  return {
    call,
    raw: async (operation, body) => (await ask(operation, body))[1],
    async refused(operation, body) {
      try {
        await call(operation, body);
      } catch (error) {
        const { body: xml = '', response } = error as { body?: string; response?: { status: number } };
        const code = /<faultcode>(.*?)<\/faultcode>/.exec(xml)?.[1] ?? String(error);
        const text = /<faultstring>(.*?)<\/faultstring>/.exec(xml)?.[1] ?? '';
        return { code, text, status: response?.status ?? 0 };
      }
      throw new Error(`${operation} was not refused`);
    },
  };
}

/**
 * The far side of the adapter, for the sandbox, the tests and integrators: the register on a loopback port. It holds
 * questions against the schema, verifies who signed them, signs its answers, and can hang, fail, reset or talk nonsense.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { Signer } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { parseXml, soapFault, type XmlTree } from '../../../src/transport/soap.ts';
import { NS, PROFILE } from './schema.ts';
import { answerOf, type HeldPower } from './simulator-register.ts';

const PATH = '/reaCXFServer/services/reaCXFWSv2';
const MAX_BODY_BYTES = 256 * 1024;
const CERTS = join(import.meta.dirname, '../../../certs-example');
const SCHEMA = join(import.meta.dirname, '../../../contracts/wsdl/apodera/peticion.xsd');
/** An example seal that is never real. */
const SEAL = 'seal-villa-inventada';

export type Fault = 'hang' | 'error' | 'garbage' | 'reset' | 'unsigned' | 'altered' | 'fault';

export type ApoderaSimulatorOptions = {
  applications: readonly string[];
  /** Certificates that may sign questions, DER. */
  trusted: readonly Uint8Array[];
  powers?: readonly HeldPower[];
  now?: () => Date;
};

export type ApoderaSimulator = {
  /** Of the adapter, to reach it and believe its answers. */
  settings: { url: string; answers: { certificates: string } };
  /** What it holds from now on. */
  hold(powers: readonly HeldPower[]): void;
  fault(kind: Fault | null): void;
  /** Bodies of the requests as they came. */
  requests: readonly Buffer[];
  close(): Promise<void>;
};

type State = { powers: readonly HeldPower[]; fault: Fault | null; requests: Buffer[] };

export async function startApoderaSimulator(options: ApoderaSimulatorOptions): Promise<ApoderaSimulator> {
  const state: State = { powers: options.powers ?? [], fault: null, requests: [] };
  const signer = await loadSeal({
    pkcs12: readFileSync(join(CERTS, `${SEAL}.p12`)),
    passphrase: readFileSync(join(CERTS, `${SEAL}.passphrase`), 'utf8').trim(),
    now: options.now?.() ?? new Date(),
  });
  const serve = createService(options, state, signer);
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    settings: { url, answers: { certificates: readFileSync(join(CERTS, `${SEAL}.crt`), 'utf8') } },
    hold: (powers) => {
      state.powers = powers;
    },
    fault: (kind) => {
      state.fault = kind;
    },
    requests: state.requests,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function createService(
  { applications, trusted, now = () => new Date() }: ApoderaSimulatorOptions,
  state: State,
  signer: Signer,
) {
  const known = new Set(applications);
  const isQuestion = createSchema();

  function read(body: Buffer): XmlTree | null {
    const { bodyXml } = verifySoap(body, { profile: PROFILE, now: now(), trusted });
    const [question] = parseXml(Buffer.from(bodyXml), { maxBytes: MAX_BODY_BYTES }).children;
    return question?.namespace === NS.request && isQuestion(bodyXml) ? question : null;
  }

  async function answered(body: Buffer): Promise<{ status: number; xml: string }> {
    try {
      const question = read(body);
      if (question === null) return { status: 500, xml: soapFault({ code: 'soapenv:Client', text: '0002' }) };
      const bodyPieces = answerOf(question, { powers: state.powers, applications: known, now: now() });
      const pieces = await wsSecurity.sign({ headerXml: '', bodyPieces, signer, now: now(), profile: PROFILE });
      return { status: 200, xml: Buffer.concat(pieces).toString('utf8') };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { status: 500, xml: soapFault({ code: 'soapenv:Client', text: 'Firma no válida' }) };
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const send = (status: number, xml: string, type = 'text/xml; charset=utf-8') =>
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(xml) }).end(xml);
    if (request.method !== 'POST' || request.url !== PATH || body === null)
      return void send(404, 'No encontrado', 'text/plain');
    state.requests.push(body);
    switch (state.fault) {
      case 'hang':
        return;
      case 'reset':
        return void request.socket.resetAndDestroy();
      case 'error':
        return void send(503, '<html><body>Servicio no disponible</body></html>', 'text/html');
      case 'garbage':
        return void send(200, 'no es XML <<<');
      case 'fault':
        return void send(500, soapFault({ code: 'soapenv:Server', text: 'Error interno' }));
      default: {
        const { status, xml } = await answered(body);
        send(status, bent(xml, state.fault));
      }
    }
  };
}

/** `altered`: one word of it is another than was signed. */
function bent(xml: string, fault: State['fault']): string {
  if (fault === 'unsigned') return xml.replace(/<soapenv:Header>.*<\/soapenv:Header>/s, '');
  return fault === 'altered' ? xml.replace('Revocado', 'Autorizado').replace('0102', '0103') : xml;
}

function createSchema(): (bodyXml: string) => boolean {
  using schema = XmlDocument.fromBuffer(readFileSync(SCHEMA));
  const validator = XsdValidator.fromDoc(schema);
  return (bodyXml) => {
    using document = XmlDocument.fromString(bodyXml);
    const question = document.get('/*/*')?.canonicalizeToString() ?? '';
    using alone = XmlDocument.fromString(question);
    try {
      validator.validate(alone);
      return true;
    } catch {
      // It says only that it is not what its schema wants.
      return false;
    }
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).byteLength;
    if (size > MAX_BODY_BYTES) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** One call to SIGEM: what its operation returns where it says OK, and a fault of a known kind for everything else. */
import type { HttpResult, Transport } from '../../../contracts/backend.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import { GatewayError } from '../../../src/errors.ts';
import { child, childText, parseSoap, soapEnvelope, type XmlTree } from '../../../src/transport/soap.ts';
import { RETURN } from './codes.ts';
import type { AlsigmAccess } from './normalise.ts';
import { entidad, operation, type Service } from './wire.ts';

/** Where SIGEM is and what it is called with. */
export type Far = { url: string; code: string; callUser?: string | undefined; callPassword?: string | undefined };
export type CallTools = { transport: Transport; timeoutMs: number };

/** Of SIGEM's own deployment. */
export const PATHS: Readonly<Record<Service, string>> = {
  notifications: '/SIGEM_NotificacionWS/services/NotificacionesWebService',
  files: '/SIGEM_ConsultaWS/services/ConsultaExpedientesWebService',
};

/** SIGEM gives a list whole, however long: some thousand records, and one document of 15 MB in base64. */
const MAX_ANSWER_BYTES = 21 * 1024 * 1024;
const MAX_NODES = 120_000;
/** A refusal says `ERROR` and a number; nobody reads it twice, so it is passed on as it is. */
const NUMBER = /^\d{1,12}$/;

/** Null where no SIGEM is configured to be called. */
export function farOf({ credential, entity }: Pick<AlsigmAccess, 'credential' | 'entity'>): Far | null {
  const { url, callUser, callPassword } = credential;
  return url === undefined ? null : { url, code: entity.settings.code, callUser, callPassword };
}

type Call = { service: Service; name: string; inner: string };

export async function exchange(far: Far, tools: CallTools, { service, name, inner }: Call): Promise<HttpResult> {
  const basic = Buffer.from(`${far.callUser ?? ''}:${far.callPassword ?? ''}`, 'utf8').toString('base64');
  return tools.transport.exchange({
    method: 'POST',
    url: `${far.url.replace(/\/+$/, '')}${PATHS[service]}`,
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '""',
      ...(far.callUser === undefined ? {} : { authorization: `Basic ${basic}` }),
    },
    body: [Buffer.from(soapEnvelope(operation(name, service, inner + entidad(far.code))), 'utf8')],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
}

/** The `…Return` of an operation that said OK; null where it is nil. Throws VendorFault `auth`, `retryable`, or SigemRefusal. */
export async function call(far: Far, tools: CallTools, of: Call): Promise<XmlTree | null> {
  const result = await exchange(far, tools, of);
  if (result.kind !== 'answer') throw new VendorFault({ kind: 'retryable' }, result.reason);
  if (result.status === 401 || result.status === 403)
    throw new VendorFault({ kind: 'auth' }, `status-${result.status}`);
  return returnOf(result, of.name);
}

/** What SIGEM answered with `ERROR`; `number` is its errorCode. A fault that may pass, unless who asked knows better. */
export class SigemRefusal extends VendorFault {
  readonly number: string;
  constructor(number: string | undefined) {
    const known = NUMBER.test(number ?? '') ? String(number) : 'without-number';
    super({ kind: 'retryable' }, `sigem-${known}`);
    this.number = known;
  }
}

function returnOf({ status, body }: Extract<HttpResult, { kind: 'answer' }>, name: string): XmlTree | null {
  const message = read(body, status);
  if (message.kind === 'fault') throw new VendorFault({ kind: 'retryable' }, 'soap-fault');
  if (status !== 200) throw new VendorFault({ kind: 'retryable' }, `status-${status}`);
  if (message.node.name !== `${name}Response`) throw new VendorFault({ kind: 'retryable' }, 'another-answer');
  const found = child(message.node, `${name}Return`);
  if (found === undefined || found.attributes.nil === 'true') return null;
  if (childText(found, 'returnCode') !== RETURN.ok) throw new SigemRefusal(childText(found, 'errorCode'));
  return found;
}

function read(body: Uint8Array, status: number) {
  try {
    return parseSoap(body, { maxBytes: MAX_ANSWER_BYTES, maxNodes: MAX_NODES });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'xml-refused') throw error;
    throw new VendorFault({ kind: 'retryable' }, status === 200 ? 'not-soap' : `status-${status}`);
  }
}

/** True where SIGEM itself, by its RetornoServicio, says that it has done it. */
export function saysOk(result: HttpResult, name: string): boolean {
  if (result.kind !== 'answer') return false;
  try {
    return returnOf(result, name) !== null;
  } catch (error) {
    if (error instanceof VendorFault) return false;
    throw error;
  }
}

/** One signed call to DEHú, and what any of its answers says of itself before it says anything else. */
import type { CallTools, EntityAccess, HttpResult, SignedRequest } from '../../../contracts/backend.ts';
import { withSettings } from '../../../contracts/ws-security-profile.ts';
import { GatewayError } from '../../../src/errors.ts';
import { serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { trustOf } from '../../../src/signing/trust-signer.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { childText, parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { readAnswer, type SoapMessageRead } from '../../../src/transport/soap-answer.ts';
import { faultCode, type SoapFault } from '../../../src/transport/soap-fault.ts';
import { soapHeaders, soapRequest, WITH_ATTACHMENTS } from '../../../src/transport/soap-request.ts';
import { CODES } from './codes.ts';
import type { DehuConfig, DehuEntity } from './config.ts';
import { ANSWER_PROFILE, CALLS, LIMITS, type Operation, PROFILE } from './schema.ts';

export type Asking = { access: EntityAccess<DehuEntity>; config: DehuConfig; tools: CallTools };

/** What is to be said, in the form that is signed. */
export function unsigned(operation: Operation, content: XmlNode): SignedRequest {
  return { headers: soapHeaders(CALLS[operation].action), body: serialise(content), secrets: [] };
}

/** The message as it will be on the wire. Throws RangeError without a seal: an entity without one is not asked for. */
export async function signed({ headers, body, secrets }: SignedRequest, asking: Asking): Promise<SignedRequest> {
  const { access, config, tools } = asking;
  if (access.signer === null) throw new RangeError('DEHú wants every message signed');
  const profile = withSettings(PROFILE, config.wsSecurity);
  const whole = await tools.wsSecurity.sign({
    ...{ headerXml: '', bodyPieces: body, signer: access.signer, now: tools.now() },
    profile: config.timestamp ? profile : { ...profile, timestamp: null, signedParts: ['body'] },
  });
  return { headers, body: whole, secrets };
}

export function send(operation: Operation, { body }: SignedRequest, asking: Pick<Asking, 'config' | 'tools'>) {
  const { config, tools } = asking;
  const { action, service } = CALLS[operation];
  return tools.transport.exchange(
    soapRequest({
      ...{ url: config[service], action, body, timeoutMs: config.timeoutMs, maxAnswerBytes: LIMITS.answer },
      headers: WITH_ATTACHMENTS,
    }),
  );
}

export async function exchange(operation: Operation, content: XmlNode, asking: Asking): Promise<HttpResult> {
  return send(operation, await signed(unsigned(operation, content), asking), asking);
}

export type Answer =
  | { kind: 'said'; code: string; node: XmlTree; message: SoapMessageRead }
  /** A code of the table that is no success. */
  | { kind: 'told'; code: string; text: string; means: 'refused' | 'quota' | 'broken' }
  /** No readable answer of the service. `left`: whether a byte of the request may have left us. */
  | { kind: 'none'; code: string; left: boolean }
  /** It answered, but not in a way we know. */
  | { kind: 'unclear'; code: string; text: string };

export async function call(operation: Operation, content: XmlNode, asking: Asking): Promise<Answer> {
  const result = await exchange(operation, content, asking);
  return readSaid(result, operation, { config: asking.config, now: asking.tools.now() });
}

/** Longest text of theirs that is kept. Characters. */
const TEXT_MAX = 300;
const MESSAGE = {
  maxBytes: LIMITS.message,
  parts: { maxParts: 12, maxHeaderBytes: 4_000, maxPartBytes: LIMITS.answer, maxTotalBytes: LIMITS.answer },
};

export function readSaid(
  result: HttpResult,
  operation: Operation,
  { config, now }: { config: Pick<DehuConfig, 'answers'>; now: Date },
): Answer {
  const answer = readAnswer(result, MESSAGE);
  switch (answer.kind) {
    case 'not-sent':
    case 'lost':
      return { kind: 'none', code: answer.reason, left: answer.kind === 'lost' };
    case 'unreadable':
      return { kind: 'none', code: `http-${answer.status}`, left: true };
    case 'empty':
      return { kind: 'unclear', code: 'empty-answer', text: '' };
    case 'fault':
      return ofFault(answer.fault);
    case 'body': {
      const node = believed(answer, { config, now });
      if (node === null) return { kind: 'unclear', code: 'signature-invalid', text: '' };
      return ofBody(node, operation, answer);
    }
  }
}

/** What the answer says, read of nothing but what is signed where signatures count; null where it cannot be believed. */
function believed(
  answer: SoapMessageRead & { kind: 'body' },
  { config, now }: { config: Pick<DehuConfig, 'answers'>; now: Date },
): XmlTree | null {
  if (config.answers === undefined) return answer.node;
  try {
    const { bodyXml } = verifySoap(answer.envelope, { profile: ANSWER_PROFILE, now, ...trustOf(config.answers) });
    return parseXml(Buffer.from(bodyXml), { maxBytes: LIMITS.message }).children[0] ?? null;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature-invalid') return null;
    throw error;
  }
}

/** Business errors come as faults, their number in the text. Faults are not expected to be signed. */
function ofFault(fault: SoapFault): Answer {
  const known = faultCode(fault, (code) => /^\d{4}$/.test(code) && CODES.has(code));
  if (known !== undefined) return told(known, fault.text);
  const number = fault.codesInText[0];
  return { kind: 'unclear', code: number ?? 'fault', text: tidy(fault.text) };
}

function ofBody(node: XmlTree, operation: Operation, message: SoapMessageRead): Answer {
  const { answer } = CALLS[operation];
  const code = childText(node, 'codigoRespuesta');
  if (node.name !== answer.name || node.namespace !== answer.namespace || code === undefined)
    return { kind: 'unclear', code: 'unexpected-answer', text: '' };
  const text = childText(node, 'descripcionRespuesta') ?? '';
  if (CODES.get(code) === 'done') return { kind: 'said', code, node, message };
  return CODES.has(code) ? told(code, text) : { kind: 'unclear', code: code.slice(0, 10), text: tidy(text) };
}

function told(code: string, text: string): Answer {
  const means = CODES.get(code);
  if (means === undefined || means === 'done') return { kind: 'unclear', code, text: tidy(text) };
  return { kind: 'told', code, text: tidy(text), means };
}

/** One line, bounded; NIFs are taken out, since a refusal may quote one. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}

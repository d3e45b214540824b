/** One question, page by page: signed, sent, its answer verified before a word of it is read. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { PowerQuestion, PowerResult } from '../../../contracts/powers.ts';
import { withSettings } from '../../../contracts/ws-security-profile.ts';
import { GatewayError } from '../../../src/errors.ts';
import { trustOf } from '../../../src/signing/trust-signer.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { readAnswer } from '../../../src/transport/soap-answer.ts';
import { faultCode } from '../../../src/transport/soap-fault.ts';
import { soapRequest } from '../../../src/transport/soap-request.ts';
import { CODES } from './codes.ts';
import type { ApoderaConfig, ApoderaEntity } from './config.ts';
import { interpret, type Page } from './interpret.ts';
import { ACTION, ANSWER_BYTES, ANSWER_PROFILE, NS, PAGES_MAX, PROFILE } from './schema.ts';
import { translate } from './translate.ts';

type Call = { access: EntityAccess<ApoderaEntity>; config: ApoderaConfig; tools: CallTools };
const LIMITS = { maxBytes: ANSWER_BYTES };

export async function ask(question: PowerQuestion, call: Call): Promise<PowerResult> {
  const refusals: string[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const read = await askPage(question, page, call);
    if (read.kind === 'failed') return read;
    if (read.kind === 'too-many') return { kind: 'failed', code: 'apodera-0105', text: '', infrastructure: false };
    if (read.kind !== 'powers') return none(refusals);
    if (read.valid !== null) return { kind: 'valid', power: read.valid };
    refusals.push(...read.refusals);
    if (read.found === 0) return none(refusals);
  }
  // Powers beyond the last page read may hold the one that counts.
  return { kind: 'failed', code: 'too-many-pages', text: '', infrastructure: false };
}

/** Of several reasons the one that came nearest to a power: the register lists what was asked for, in no known order. */
function none(refusals: readonly string[]): PowerResult {
  return { kind: 'none', code: refusals.at(-1) ?? 'none' };
}

async function askPage(question: PowerQuestion, page: number, { access, config, tools }: Call): Promise<Page> {
  const { signer } = access;
  if (signer === null) return failed('seal-missing', false);
  const bodyPieces = translate(question, { application: access.config.application, page });
  const profile = withSettings(PROFILE, config.wsSecurity);
  const body = await tools.wsSecurity.sign({ headerXml: '', bodyPieces, signer, now: tools.now(), profile });
  const { url, timeoutMs } = config;
  const request = soapRequest({ url, action: ACTION, body, timeoutMs, maxAnswerBytes: ANSWER_BYTES });
  return readPage(await tools.transport.exchange(request), question, { config, now: tools.now() });
}

function readPage(
  result: HttpResult,
  question: PowerQuestion,
  { config, now }: { config: ApoderaConfig; now: Date },
): Page {
  const answer = readAnswer(result, LIMITS);
  switch (answer.kind) {
    case 'not-sent':
    case 'lost':
      return failed(answer.reason, true);
    case 'unreadable':
      return failed(`HTTP ${answer.status}`, true);
    case 'empty':
      return failed('answer-empty', false);
    case 'fault': {
      const code = faultCode(answer.fault, (each) => Object.hasOwn(CODES, each));
      // Faults are not signed: nothing but "no answer" may be concluded from one.
      return failed(code === undefined ? 'fault' : `apodera-${code}`, true);
    }
    case 'body': {
      const verified = verify(answer.envelope, config, now);
      return verified === null ? failed('answer-not-genuine', false) : interpret(verified, question);
    }
  }
}

/** RespuestaConsulta as it was signed; null where nobody we believe has signed it. */
function verify(envelope: Uint8Array, { answers, wsSecurity }: ApoderaConfig, now: Date): XmlTree | null {
  if (answers === undefined) return null;
  try {
    const profile = withSettings(ANSWER_PROFILE, wsSecurity);
    const { bodyXml } = verifySoap(envelope, { profile, now, ...trustOf(answers) });
    const [node] = parseXml(Buffer.from(bodyXml), LIMITS).children;
    return node?.name === 'RespuestaConsulta' && node.namespace === NS.answer ? node : null;
  } catch (error) {
    if (error instanceof GatewayError && (error.code === 'signature-invalid' || error.code === 'xml-refused'))
      return null;
    throw error;
  }
}

function failed(code: string, infrastructure: boolean): Page {
  return { kind: 'failed', code, text: '', infrastructure };
}

/** The register itself answered, in its own words; a proxy's page is no such answer. */
export function healthy(result: HttpResult): boolean {
  const answer = readAnswer(result, LIMITS);
  return answer.kind === 'body' && answer.node.name === 'RespuestaConsulta';
}

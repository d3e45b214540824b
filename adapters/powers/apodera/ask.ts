/** One question, page by page: signed, sent, its answer verified before a word of it is read. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { FoundPower, PowerQuestion, PowerResult } from '../../../contracts/powers.ts';
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

type OverProcedures = Extract<FoundPower, { scope: 'procedures' }>;
type Call = { access: EntityAccess<ApoderaEntity>; config: ApoderaConfig; tools: CallTools };
const LIMITS = { maxBytes: ANSWER_BYTES };

export async function ask(question: PowerQuestion, call: Call): Promise<PowerResult> {
  const began = performance.now();
  const refusals: string[] = [];
  const partial: OverProcedures[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    // All pages together have the time of one question.
    const timeoutMs = Math.floor(call.config.timeoutMs - (performance.now() - began));
    if (timeoutMs <= 0) return { kind: 'failed', code: 'timeout', text: '', infrastructure: true };
    const read = await askPage(question, page, { ...call, config: { ...call.config, timeoutMs } });
    if (read.kind === 'failed') return read;
    if (read.kind === 'too-many') return { kind: 'failed', code: 'apodera-0105', text: '', infrastructure: false };
    if (read.kind !== 'powers') return resultOf(partial, refusals);
    for (const power of read.valid) {
      // More of these may be on later pages, and one that reaches further.
      if (power.scope === 'procedures' && question.procedure === null) partial.push(power);
      else return { kind: 'valid', power };
    }
    refusals.push(...read.refusals);
    if (read.found === 0) return resultOf(partial, refusals);
  }
  // Powers beyond the last page read may hold the one that counts.
  return { kind: 'failed', code: 'too-many-pages', text: '', infrastructure: false };
}

/** Powers over procedures reach together what each of them does. Of several reasons why none counts, the last told. */
function resultOf(partial: readonly OverProcedures[], refusals: readonly string[]): PowerResult {
  const [first] = partial;
  if (first === undefined) return { kind: 'none', code: refusals.at(-1) ?? 'none' };
  const procedures = [...new Set(partial.flatMap((each) => each.procedures))];
  const ends = partial.map((each) => Date.parse(each.until));
  return { kind: 'valid', power: { ...first, procedures, until: new Date(Math.min(...ends)).toISOString() } };
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

/** PeticioAnullacio: what was deposited, or waits to be, is taken back. Whether it took effect is for the query to say. */
import type { CallTools, HttpResult, SignedRequest } from '../../../contracts/backend.ts';
import type { Cancellation, ChangeOutcome, ChangeTarget } from '../../../contracts/remote-change.ts';
import { serialise } from '../../../src/signing/canonical.ts';
import { childText } from '../../../src/transport/soap.ts';
import { type Access, newId, open, post } from './call.ts';
import { outcomeOf } from './codes.ts';
import type { EnotumConfig } from './config.ts';
import { bounded, errorsIn, readPci } from './pci-answer.ts';
import { annulNode } from './requests.ts';
import { ANSWER_BYTES, FRONTS, ID, LIMITS, OPERATIONS } from './schema.ts';
import { ASYNC_PREFIX } from './send.ts';
import { shortened } from './wire.ts';

export function prepareAnnulment(
  target: ChangeTarget,
  wish: Cancellation,
  access: Access,
  config: EnotumConfig,
  tools: CallTools,
): SignedRequest {
  const reason = shortened(wish.reason, LIMITS.motive).text;
  const request = annulNode(target.remoteId, reason, { entity: access.config, issuer: target.issuer });
  return open(newId(tools), { payload: serialise(request) }, { access, config, tools });
}

/* What Asincron still works on has no number to be annulled by: later. */
export function sendAnnulment(signed: SignedRequest, config: EnotumConfig, tools: CallTools): Promise<HttpResult> {
  const waits = signed.body.some((piece) => Buffer.from(piece).includes(`<IdNotificacio>${ASYNC_PREFIX}`));
  if (waits) return Promise.resolve({ kind: 'not-sent', reason: 'no-number-yet', durationMs: 0 });
  return post(signed, { ...config, front: FRONTS.sync }, tools.transport);
}

export function interpretAnnulment(result: HttpResult, { remoteId }: Pick<ChangeTarget, 'remoteId'>): ChangeOutcome {
  const read = readPci(result, `Resposta${OPERATIONS.annul}`, ANSWER_BYTES.small);
  switch (read.kind) {
    case 'not-sent':
      return { kind: 'temporary', code: read.reason, text: '' };
    case 'lost':
      return unknown(read.reason, '', true);
    case 'fault':
      return unknown(read.code, read.text, read.server);
    case 'refused':
      return unknown(read.code, read.text, false);
    case 'unexpected':
      return unknown(read.code, '', false);
    case 'working':
      return unknown('pci-working', '', false);
    case 'answer': {
      const [error] = errorsIn(read.node);
      if (error !== undefined) return ofError(error);
      const same = childText(read.node, 'IdNotificacio') === remoteId;
      // Of another notification, it says nothing of this one.
      return same ? { kind: 'done', code: 'ok', text: '', expiresOn: null } : unknown('wrong-identifier', '', false);
    }
  }
}

/** Annulled before: by a first try whose answer was lost. */
const ALREADY = '3038';
/** Not where it can be annulled yet, and not known yet. */
const NOT_YET: ReadonlySet<string> = new Set(['1010', '3005']);

function ofError({ code, text }: { code: string; text: string }): ChangeOutcome {
  if (code === ALREADY) return { kind: 'done', code, text, expiresOn: null };
  if (NOT_YET.has(code)) return { kind: 'temporary', code, text };
  const outcome = outcomeOf(code);
  if (outcome === 'rejected' || outcome === 'settled')
    return { kind: 'refused', code, text, finding: { pointer: '', code: `${ID}-${code}` } };
  return unknown(code, text, false);
}

function unknown(code: string, text: string, infrastructure: boolean): ChangeOutcome {
  return { kind: 'unknown', code: bounded(code), text, infrastructure };
}

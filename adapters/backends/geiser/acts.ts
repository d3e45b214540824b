/**
 * What a person decides about an entry that arrived: `confirmar` or `rechazar`, with the reason. Neither is repeated
 * before `consultar` has shown that it was not done; that is the core's.
 */
import type { ChangeOperation, HttpResult } from '../../../contracts/backend.ts';
import type { Act, ActTarget } from '../../../contracts/inbox.ts';
import type { ChangeOutcome } from '../../../contracts/remote-change.ts';
import { type Answer, readAnswer } from './call.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { placeOf } from './places.ts';
import { adapt } from './sanitise.ts';
import { LIMITS } from './schema.ts';
import { send, signed } from './send.ts';
import { callOf, petition, some } from './wire.ts';

type ActOperation = ChangeOperation<Act, GeiserConfig, GeiserEntity, ActTarget>;

export const confirm = actOf('confirmar');
export const reject = actOf('rechazar');

function actOf(operation: 'confirmar' | 'rechazar'): ActOperation {
  return {
    prepare({ remoteId }, { reason }, access, config) {
      const { nuRegistro, office } = placeOf(remoteId, access.config);
      // Cut where SICRES has no more room; in full it stands in the audit.
      const motivo = adapt(reason, { pointer: '', max: LIMITS.motivo }).text;
      const content = petition(...some('nuRegistro', nuRegistro), ...some('motivo', motivo));
      return signed(callOf(operation, content), access, { config, office });
    },
    send: (request, config, { transport }) => send(request, config, transport),
    interpret: (result) => interpretAct(result, operation),
  };
}

function interpretAct(result: HttpResult, operation: 'confirmar' | 'rechazar'): ChangeOutcome {
  const answer = readAnswer(result, [operation]);
  if (answer.kind === 'none')
    return answer.left
      ? { kind: 'unknown', code: answer.code, text: '', infrastructure: true }
      : { kind: 'temporary', code: answer.code, text: '' };
  if (answer.kind === 'unclear') {
    const { code, text, infrastructure } = answer;
    return { kind: 'unknown', code, text, infrastructure };
  }
  return outcomeOf(answer);
}

function outcomeOf({ type: code, means, text }: Extract<Answer, { kind: 'said' }>): ChangeOutcome {
  switch (means) {
    case 'done':
    case 'remark':
      return { kind: 'done', code, text, expiresOn: null };
    case 'rejected':
      return { kind: 'refused', code, text, finding: { pointer: '', code: `geiser-${code}` } };
    // It has no such entry, so it did nothing to it; perhaps it has it later.
    case 'absent':
      return { kind: 'temporary', code, text };
    case 'limited':
    case 'duplicate':
    case 'broken':
    case null:
      return { kind: 'unknown', code, text, infrastructure: means === 'broken' };
  }
}

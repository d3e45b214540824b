/** Counts and logs a push that was not answered as it was meant: what is wrong by pointer and code, never what it said. */
import type { PushProblem } from '../../../contracts/vendor-intake.ts';
import { shownWord } from '../../domain/shown-word.ts';
import { errorFields, type LogFields } from '../../log.ts';
import type { PushOutcome } from '../../store/vendors/pushes.ts';
import type { ActivePush, HttpDeps } from '../deps.ts';
import type { Thrown } from './push-problem.ts';

type Noted = { credential: string; request: string; thrown: Thrown; error: unknown };
type Findings = readonly { pointer: string; code: string }[];
/** Of one log line. */
const MAX_FINDINGS = 20;

export function noteRefusal(deps: Pick<HttpDeps, 'log'>, push: ActivePush, noted: Noted): void {
  const { credential, request, thrown, error } = noted;
  const { outcome, kind, told } = seen(thrown.problem);
  if (outcome !== null) push.note({ credential, outcome, ...(kind === undefined ? {} : { kind }) });
  const code = thrown.error?.code;
  const fields = { vendor: push.id, credential, request, reason: thrown.problem.kind, code, ...told };
  if (outcome === 'failed') deps.log.error('vendor.push-failed', { ...fields, ...errorFields(error) });
  else deps.log.warn('vendor.push-refused', fields);
}

type Seen = { outcome: PushOutcome | null; kind?: string; told?: LogFields };

function seen(problem: PushProblem): Seen {
  switch (problem.kind) {
    case 'unauthenticated':
      return { outcome: 'unauthenticated' };
    // Whoever is too fast is told so each time: counting it would say nothing more.
    case 'too-many-requests':
      return { outcome: null };
    case 'too-large':
    case 'not-found':
      return { outcome: 'refused' };
    case 'refused':
      return { outcome: 'refused', told: { codes: listed(problem.findings) } };
    case 'unavailable':
    case 'internal':
      return { outcome: 'failed' };
    case 'fault':
      return ofFault(problem.fault);
  }
}

function ofFault({ fault, reason }: Extract<PushProblem, { kind: 'fault' }>['fault']): Seen {
  switch (fault.kind) {
    case 'invalid':
      return { outcome: 'refused', told: { fault: reason, codes: listed(fault.findings) } };
    case 'unsupported':
      return {
        outcome: 'unsupported',
        kind: fault.vendorKind,
        told: { fault: reason, kind: shownWord(fault.vendorKind) },
      };
    case 'retryable':
      return { outcome: 'failed', told: { fault: reason } };
    case 'auth':
    case 'conflict':
      return { outcome: 'refused', told: { fault: reason } };
  }
}

function listed(findings: Findings): string {
  return findings
    .slice(0, MAX_FINDINGS)
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .join('; ');
}

/**
 * NOTIB's HTTP habits: JSON, `error: true` in a success for whatever a request may not be (201 where it creates, else 200),
 * 400 for what cannot be read and for a file that is not there.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import type { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushAnswer, PushProblem } from '../../../contracts/vendor-intake.ts';
import { describeAll } from './describe-finding.ts';

/** RespostaBase of something that went wrong; texts in Catalan, as NOTIB's. */
export function failure(errorDescripcio: string, at?: Date): Record<string, unknown> {
  return { error: true, ...(at === undefined ? {} : { errorData: at.getTime() }), errorDescripcio };
}

export function json(status: number, value: unknown): PushAnswer {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(value) };
}

/** What a code that says the request could not be read is: the core's of JSON, and `unreadable` of ours. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'json',
  'utf-8',
  'too-deep',
  'too-many-values',
  'repeated-name',
  'bad-text',
  'wrong-type',
  'not-one-of',
  'date',
]);

const PROBLEMS: Readonly<Record<Exclude<PushProblem['kind'], 'refused' | 'fault'>, readonly [number, string]>> = {
  unauthenticated: [401, "L'usuari o la contrasenya no són correctes."],
  'not-found': [404, 'Aquesta operació no hi és.'],
  'too-large': [413, 'La petició és massa gran: el document pot tenir fins a 10 MB.'],
  'too-many-requests': [429, 'Massa peticions: torneu-ho a provar més tard.'],
  unavailable: [503, 'Ara no es pot atendre: torneu a fer la mateixa petició més tard.'],
  internal: [500, "S'ha produït un error intern."],
};

export function problem(of: PushProblem, path: string): PushAnswer {
  switch (of.kind) {
    case 'refused':
      return refusal(of.findings, path);
    case 'fault':
      return ofFault(of.fault, path);
    default: {
      const [status, text] = PROBLEMS[of.kind];
      return json(status, failure(text));
    }
  }
}

function ofFault({ fault }: VendorFault, path: string): PushAnswer {
  if (fault.kind === 'invalid') return refusal(fault.findings, path);
  if (fault.kind === 'unsupported') return refusal([{ pointer: '/enviamentTipus', code: '1029' }], path);
  return json(503, failure(PROBLEMS.unavailable[1]));
}

function refusal(findings: readonly Finding[], path: string): PushAnswer {
  // Pointers into the event we made are about what it says, not about how it was written.
  const unreadable = findings.some(({ pointer, code }) => UNREADABLE.has(code) && !pointer.startsWith('/data'));
  if (unreadable) return json(400, failure(describeAll(findings)));
  const creates = path.endsWith('/alta');
  return json(creates ? 201 : 200, { ...failure(describeAll(findings)), ...(creates ? { estat: 'PENDENT' } : {}) });
}

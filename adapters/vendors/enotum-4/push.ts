/** The façade a back office of e-NOTUM calls: one address for all operations, as at the AOC, and one for evidence. */
import type { Gateway, PushAnswer, PushIntake, PushProblem, PushRequest } from '../../../contracts/vendor-intake.ts';
import { soapFault } from '../../../src/transport/soap.ts';
import { AnsweredFault } from './answered-fault.ts';
import type { EnotumCredential, EnotumSettings } from './config.ts';
import { MAX_BODY_BYTES, open } from './envelope.ts';
import { EVIDENCE_PATH, fetchEvidence } from './evidence.ts';
import { operationOf, perform } from './operations.ts';

const XML = { 'content-type': 'text/xml; charset=utf-8' };
/** Path of the AOC's synchronous front (ConsorciAOC/PCI, Missatgeria). */
export const SERVICE_PATH = '/siri-proxy/services/Sincron';
/** A question in the address is short. */
const MAX_QUESTION_BYTES = 1_024;

export const push: PushIntake<EnotumSettings, EnotumCredential> = {
  scheme: 'basic',
  presents: ({ user, password }) => `${user}:${password}`,
  asksByPerson: true,
  routes: [
    { method: 'POST', path: SERVICE_PATH, maxBodyBytes: MAX_BODY_BYTES, handle: handleRequest },
    { method: 'GET', path: EVIDENCE_PATH, maxBodyBytes: MAX_QUESTION_BYTES, handle: fetchEvidence },
  ],
  problem: problemAnswer,
};

async function handleRequest(request: PushRequest, gateway: Gateway, settings: EnotumSettings): Promise<PushAnswer> {
  const opened = open(request.body, settings);
  if (opened.kind === 'fault') throw unreadable(fault(500, opened.code, opened.text));
  if (opened.kind === 'refused') throw unreadable({ status: 200, headers: XML, body: opened.close(gateway.now()) });
  if (operationOf(opened.petition) === null)
    throw unreadable(fault(500, 'Client', 'This is no petition of e-NOTUM 4.0.'));
  const { answer, refused } = await perform(opened.petition, gateway, settings);
  const said = { status: 200, headers: XML, body: opened.close(answer, gateway.now()) };
  if (refused !== null) throw new AnsweredFault(refused, said);
  return said;
}

function unreadable(answer: PushAnswer): AnsweredFault {
  return new AnsweredFault({ kind: 'invalid', findings: [{ pointer: '', code: 'wrong-format' }] }, answer);
}

/** How the AOC's platform says it is not public: a plain SOAP fault, with the status HTTP has for it. */
const PROBLEMS = {
  unauthenticated: [401, 'Client', 'The credential is missing or wrong.'],
  'not-found': [404, 'Client', 'There is nothing here.'],
  'too-large': [413, 'Client', 'The message is larger than allowed (e-NOTUM error 924).'],
  'too-many-requests': [429, 'Server', 'Too many requests; try later.'],
  unavailable: [503, 'Server', 'Not available; nothing was taken in. Try the same again later.'],
  internal: [500, 'Server', 'Something went wrong here; it was noted.'],
  refused: [500, 'Client', 'The message cannot be taken.'],
  fault: [500, 'Client', 'The message cannot be taken.'],
} as const satisfies Record<PushProblem['kind'], readonly [number, string, string]>;

function problemAnswer(problem: PushProblem): PushAnswer {
  if (problem.kind === 'fault' && problem.fault instanceof AnsweredFault) return problem.fault.answer;
  const [status, code, text] = PROBLEMS[problem.kind];
  return fault(status, code, text);
}

function fault(status: number, code: string, text: string): PushAnswer {
  return { status, headers: XML, body: soapFault({ code: `soapenv:${code}`, text }) };
}

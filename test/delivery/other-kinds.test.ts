import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveBackend, Question, SignedRequest } from '../../contracts/backend.ts';
import type { MessageKind, OutboundMessage } from '../../contracts/message.ts';
import type { AskResult, Outcome, RemoteStatus } from '../../contracts/outcome.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { claim } from '../../src/outbox/claim.ts';
import { A, type Harness, harness, inline, notification, PDF, type ProblemBody } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { testVault } from '../support/seed.ts';

const SUBJECT = { kind: 'natural', idType: 'NIF', idNumber: '00000000T', givenName: 'ANA', surname1: 'FICTICIA' };
const OFFICIAL = { name: 'EMPLEADA FICTICIA', nif: '99999999R' };

/** Tells what it was handed, and answers as the test says. */
function createOther() {
  const handed: OutboundMessage[] = [];
  const questions: Question[] = [];
  const state = {
    outcome: null as Outcome | null,
    asked: { kind: 'not-found', code: 'NADA' } as AskResult,
    status: null as RemoteStatus | null,
  };
  const adapter = {
    id: 'otros',
    facts: {
      takes: ['data-request', 'registry-entry'] satisfies MessageKind[],
      ...{ maxDocumentBytes: 1_000_000, mediaTypes: ['application/pdf'], singleDocument: false, splitNames: false },
      ...{ statusBy: ['poll'], askByReference: true, refusesDuplicates: true, evidenceLevel: 'own' },
    },
    signs: () => false,
    check: () => ({ errors: [], warnings: [] }),
    translate(message: OutboundMessage) {
      handed.push(message);
      return { payload: [], warnings: [] };
    },
    sign: async (): Promise<SignedRequest> => ({ headers: {}, body: [Buffer.from('<x/>')], secrets: [] }),
    send: async () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from('<y/>'), durationMs: 1 }),
    interpret: () => state.outcome,
    healthy: () => true,
    async ask(question: Question) {
      questions.push(question);
      return state.asked;
    },
    query: async () => ({ kind: 'status', status: state.status }),
    explain: () => null,
  };
  return { adapter: adapter as unknown as ActiveBackend['adapter'], handed, questions, state };
}

const answered = (at: Date, more: Partial<RemoteStatus> = {}): RemoteStatus => ({
  ...{ remoteId: 'R1', code: '0003', certified: true, unknownCodes: [] },
  steps: [{ at: at.toISOString(), code: '0003', legal: 'answered', channel: null, by: null }],
  evidence: [{ name: 'respuesta.xml', kind: 'receipt-xml', mediaType: 'text/xml', bytes: Buffer.from('<r/>') }],
  ...more,
});

let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let http: Harness;
let other: ReturnType<typeof createOther>;
let backend: ActiveBackend;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, evidence, chunk, document, event_document, data_key cascade',
  );
  http = harness(pool);
  world = await createWorld(pool, { clock: http.deps.runtime.now() });
  other = createOther();
  const { config } = world.backend;
  backend = { adapter: other.adapter, config, entities: new Map([[A, {}]]) };
  const entity = { ...http.deps.entities[0]!, backends: { notifica: {}, otros: {} } };
  http = harness(pool, {
    vault: testVault as never,
    backends: [http.deps.backends[0]!, backend],
    entities: [entity],
  });
});
afterEach(() => world.close());

function envelope(type: string, data: Record<string, unknown>) {
  const { data: _, ...rest } = notification();
  return {
    ...rest,
    type: `es.citizenfolder.${type}.requested.v1`,
    data: { effect: 'deliver', emitter: { dir3: A }, ...data },
  };
}
const dataRequest = (more: Record<string, unknown> = {}) =>
  envelope('data', {
    procedure: { sia: '2104567' },
    request: {
      ...{ service: 'SVDDGPCIWS02', subject: SUBJECT, purpose: 'Ayuda de comedor', basis: 'consent' },
      ...{ official: OFFICIAL, ...more },
    },
  });
const entry = (more: Record<string, unknown> = {}) =>
  envelope('registry-entry', {
    title: { lang: 'es', value: 'Traslado de expediente' },
    entry: {
      ...{ direction: 'out', send: true, destination: 'L01999998', subjectCode: 'OTRO', physical: 'none' },
      ...{ interested: [{ person: SUBJECT }], ...more },
    },
    documents: [
      { ...inline(PDF), role: 'annex', name: 'anexo.pdf' },
      { ...inline(PDF), role: 'main', name: 'oficio.pdf' },
    ],
  });
async function accept(event: Record<string, unknown>): Promise<string> {
  const response = await http.post(event);
  expect(response.status).toBe(202);
  return ((await response.json()) as { messages: { id: string }[] }).messages[0]!.id;
}
async function deliverOnce(): Promise<void> {
  const deps = { ...world.deps, backends: [backend] };
  const claimed = await claim(pool, {
    ...{ backend: 'otros', owner: 'test', atMost: 8, concurrency: 8, suspended: [] },
    ...{ now: world.clock.now, leaseMs: backend.config.leaseMs },
  });
  for (const each of claimed) await deliver(deps, backend, each);
}
const deps = () => ({ ...world.deps, backends: [backend] });
const findings = async (event: Record<string, unknown>) =>
  ((await (await http.post(event)).json()) as ProblemBody).errors?.map(({ pointer, code }) => `${pointer} ${code}`);

describe('a request for data', () => {
  it('goes to the back end that takes it, and what is answered at once is recorded with the acceptance', async () => {
    const id = await accept(dataRequest());
    other.state.outcome = {
      ...{ kind: 'accepted', code: '0003', text: '', remoteId: 'R1', warnings: [] },
      status: answered(world.clock.now),
    };
    await deliverOnce();
    expect(other.handed).toMatchObject([
      { kind: 'data-request', event: { data: { request: { purpose: 'Ayuda de comedor' } } } },
    ]);
    expect(await world.message(id)).toMatchObject({
      backend: 'otros',
      delivery: 'accepted',
      legal: 'answered',
      final: true,
    });
    const changes = await pool.query('select kind, to_state from status_change where message = $1 order by sequence', [
      id,
    ]);
    expect(changes.rows.map(({ kind, to_state }) => `${kind} ${to_state}`)).toEqual([
      'delivery queued',
      'delivery sending',
      'delivery accepted',
      'legal answered',
    ]);
    const { rows } = await pool.query('select name from evidence where message = $1 order by name', [id]);
    expect(rows.map(({ name }) => name)).toEqual(['answer-1.xml', 'request-1.xml', 'respuesta.xml']);
  });

  it('is not looked at before its service says that there is something', async () => {
    const id = await accept(dataRequest());
    const nextLookAt = new Date(world.clock.now.getTime() + 5 * 3_600_000).toISOString();
    other.state.outcome = {
      ...{ kind: 'accepted', code: '0002', text: '', remoteId: 'R1', warnings: [] },
      status: answered(world.clock.now, { steps: [], evidence: [], certified: false, nextLookAt }),
    };
    await deliverOnce();
    expect(((await world.message(id)) as { poll_at: Date }).poll_at.toISOString()).toBe(nextLookAt);
    world.clock.pass(5 * 3_600_000 + 1_000);
    other.state.status = answered(world.clock.now);
    expect(await pollDue(deps(), backend, 10)).toBe(1);
    expect(await world.message(id)).toMatchObject({ legal: 'answered', final: true });
  });

  it('whose answer was lost is settled whole by what asking brings', async () => {
    const id = await accept(dataRequest());
    other.state.outcome = { kind: 'unknown', code: 'lost', text: '', infrastructure: true };
    await deliverOnce();
    other.state.asked = { kind: 'found', remoteId: 'R1', status: answered(world.clock.now) };
    world.clock.pass(31_000);
    await askDue(deps(), backend, 10);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: 'answered', final: true });
  });

  it('without who asks, why, on what ground and for which procedure is refused, all said at once', async () => {
    const { procedure: _, ...data } = (dataRequest() as { data: Record<string, unknown> }).data;
    const bare = {
      ...dataRequest(),
      data: { ...data, request: { service: 'X', subject: { ...SUBJECT, idNumber: '00000000A' } } },
    };
    expect(await findings(bare)).toEqual([
      '/data/procedure required',
      '/data/request/purpose required',
      '/data/request/basis required',
      '/data/request/official required',
      '/data/request/subject/idNumber nif-letter',
    ]);
    expect(await findings(dataRequest({ law: 'Ley 39/2015', official: { ...OFFICIAL, nif: '99999999A' } }))).toEqual([
      '/data/request/law law-with-consent',
      '/data/request/official/nif nif-letter',
    ]);
  });
});

describe('an entry of a registry', () => {
  it('is handed over with all its documents, the main one first', async () => {
    await accept(entry());
    other.state.outcome = { kind: 'accepted', code: 'OK', text: '', remoteId: 'REGAGE1', warnings: [] };
    await deliverOnce();
    const [message] = other.handed;
    expect(message?.kind).toBe('registry-entry');
    if (message?.kind !== 'registry-entry') return;
    expect(message.documents.map(({ name, size }) => [name, size > 0])).toEqual([
      ['oficio.pdf', true],
      ['anexo.pdf', true],
    ]);
  });

  it('that may have arrived is searched for over the time of its attempts; what cannot be decided waits for a person', async () => {
    const id = await accept(entry());
    const begun = world.clock.now;
    other.state.outcome = { kind: 'unknown', code: 'lost', text: '', infrastructure: true };
    await deliverOnce();
    world.clock.pass(31_000);
    other.state.asked = { kind: 'undecided', code: 'dos', text: 'Hay dos que podrían serlo.' };
    await askDue(deps(), backend, 10);
    expect(other.questions).toMatchObject([{ since: begun, until: begun }]);
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: true });
    expect(other.handed).toHaveLength(1);
  });

  it('that is to be sent without saying where to, and one for a service that is not run here, are refused', async () => {
    expect(await findings(entry({ destination: undefined }))).toEqual(['/data/entry/destination required']);
    const without = harness(pool, { vault: testVault as never });
    const response = await without.post(entry());
    expect([response.status, ((await response.json()) as ProblemBody).code]).toEqual([422, 'not-available-here']);
  });
});

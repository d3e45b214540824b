import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveBackend, HttpResult, SignedRequest, StatusQuestion } from '../../contracts/backend.ts';
import type { Act, ActKind, Arrival, ArrivalWindow } from '../../contracts/inbox.ts';
import type { ChangeOutcome } from '../../contracts/remote-change.ts';
import { actOn } from '../../src/delivery/act.ts';
import { arrivalsDue } from '../../src/delivery/arrivals.ts';
import { changesDue } from '../../src/delivery/change.ts';
import { cancelMessage } from '../../src/delivery/change-mind.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { listMessages } from '../../src/outbox/list.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';
import { testVault } from '../support/seed.ts';

const OPERATOR = { clientId: 'operadora' };
const HOUR_MS = 3_600_000;

/** A service with an inbox, in memory; what it is told to do it does, and may lose the answer. */
function createService(now: () => Date) {
  const items = new Map<string, { arrival: Arrival; state: 'waiting' | 'confirmed' }>();
  const asked: ArrivalWindow[] = [];
  const state = {
    confirmed: 0,
    pageSize: 2,
    down: false,
    lose: false,
    unreadable: [] as string[],
    /** What was done is not shown yet. */
    stale: false,
    lookedUp: [] as unknown[],
    enough: null as string | null,
  };
  const answer = (body: string): HttpResult => ({
    kind: 'answer',
    status: 200,
    headers: {},
    body: Buffer.from(body),
    durationMs: 1,
  });
  return {
    state,
    asked,
    put(remoteId: string, more: Partial<Arrival> = {}) {
      const at = now().toISOString();
      const arrival: Arrival = {
        ...{ remoteId, kind: 'registry-entry', code: 'PENDIENTE', at, title: 'Solicitud', documents: [] },
        from: { dir3: 'L01999998', name: 'Ayuntamiento Vecino' },
        persons: [{ role: 'interesado', name: 'CIUDADANIA FICTICIA', idNumber: '00000000T' }],
        ...more,
      };
      items.set(remoteId, { arrival, state: 'waiting' });
    },
    async arrivals(window: ArrivalWindow) {
      asked.push(window);
      if (state.enough !== null)
        return {
          ...{ kind: 'failed' as const, code: 'ENOUGH', text: '', infrastructure: false },
          notBefore: state.enough,
        };
      if (state.down) return { kind: 'failed' as const, code: 'HTTP 503', text: '', infrastructure: true };
      const all = [...items.values()].map(({ arrival }) => arrival);
      const from = Number(window.cursor ?? 0);
      const next = from + state.pageSize < all.length ? String(from + state.pageSize) : null;
      const { unreadable } = state;
      return { kind: 'page' as const, arrivals: all.slice(from, from + state.pageSize), next, unreadable };
    },
    confirm: {
      prepare: (target: { remoteId: string; arrival: Arrival }, wish: Act): SignedRequest => ({
        headers: {},
        body: [Buffer.from(JSON.stringify([target.remoteId, target.arrival.title, wish.reason]))],
        secrets: [],
      }),
      async send(signed: SignedRequest): Promise<HttpResult> {
        const [remoteId] = JSON.parse(Buffer.concat(signed.body).toString()) as [string];
        const item = items.get(remoteId);
        if (item !== undefined) item.state = 'confirmed';
        state.confirmed += 1;
        return state.lose ? { kind: 'lost', reason: 'reset', durationMs: 1 } : answer('hecho');
      },
      interpret: (result: HttpResult): ChangeOutcome =>
        result.kind === 'answer'
          ? {
              ...{ kind: 'done', code: 'OK', text: '', expiresOn: null },
              evidence: [{ name: 'documento.txt', kind: 'receipt', mediaType: 'text/plain', bytes: Buffer.from('x') }],
            }
          : { kind: 'unknown', code: 'lost', text: '', infrastructure: true },
    },
    async query({ remoteId, received }: StatusQuestion) {
      const item = items.get(remoteId);
      const documento = await received?.kept('documento.txt');
      state.lookedUp = [(await received?.arrival())?.title, documento && Buffer.from(documento).toString()];
      if (item === undefined) return { kind: 'not-found' as const, code: 'NADA' };
      const step = (code: string, legal: 'available' | 'confirmed', at: string) => {
        return { at, code, legal, channel: null, by: null };
      };
      const steps = [step('PENDIENTE', 'available', item.arrival.at)];
      if (item.state === 'confirmed' && !state.stale) steps.push(step('CONFIRMADO', 'confirmed', now().toISOString()));
      const status = { remoteId, code: item.state, steps, evidence: [], certified: true, unknownCodes: [] };
      return { kind: 'status' as const, status };
    },
  };
}

let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let service: ReturnType<typeof createService>;
let backend: ActiveBackend;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, status_change, evidence, chunk, data_key, inbox, remote_change cascade');
  world = await createWorld(pool);
  service = createService(() => world.clock.now);
  const { adapter, config, entities } = world.backend;
  const { arrivals, query, confirm } = service;
  backend = {
    adapter: { ...adapter, id: 'notifica', arrivals, query, acts: { confirm } } as unknown as ActiveBackend['adapter'],
    config: { ...config, inbox: { everyMs: HOUR_MS, overlapHours: 2, firstDays: 10 } },
    entities,
  };
});
afterEach(() => world.close());

const read = () => arrivalsDue(world.deps, backend, 10);
const deps = () => ({ ...world.deps, backends: [backend] });
const act = (id: string, more: Partial<Act & { kind: ActKind }> = {}, by = OPERATOR) =>
  actOn(deps(), id, { kind: 'confirm', reason: 'Nos corresponde', person: null, ...more }, by);
async function arrived() {
  const holds = { suspended: [], open: [], maintenance: [] } as never;
  return listMessages(pool, { entities: [ENTITY], received: true, limit: 100 }, holds);
}
const refused = (code: string) =>
  expect.objectContaining({ code: 'not-possible-now', findings: [expect.objectContaining({ code })] });

describe('an inbox', () => {
  it('is read page by page, and each thing becomes one message that waits, told in the feed', async () => {
    for (const id of ['A', 'B', 'C', 'D', 'E']) service.put(id);
    expect(await read()).toBe(1);
    expect(service.asked.map(({ cursor }) => cursor)).toEqual([null, '2', '4']);
    expect((await arrived()).map(({ remoteId, delivery }) => [remoteId, delivery])).toEqual(
      ['E', 'D', 'C', 'B', 'A'].map((id) => [id, 'accepted']),
    );
    const { rows } = await pool.query("select code, to_state, fed from status_change where kind = 'delivery'");
    expect(rows).toEqual(Array(5).fill({ code: 'arrived', to_state: 'accepted', fed: true }));
    // It was not handed over: the pace of what was does not count it.
    expect((await pool.query('select count(accepted_at)::int as n from message')).rows).toEqual([{ n: 0 }]);
  });

  it('is read again from before where it was read to, and nothing in it is kept twice', async () => {
    service.put('A');
    const first = world.clock.now;
    await read();
    expect(await read()).toBe(0);
    world.clock.pass(HOUR_MS);
    service.put('B');
    expect(await read()).toBe(1);
    expect(service.asked.at(-1)?.since).toEqual(new Date(first.getTime() - 2 * HOUR_MS));
    expect(await arrived()).toHaveLength(2);
  });

  it('that does not answer is read again sooner, from where it was left', async () => {
    service.state.down = true;
    await read();
    const { rows } = await pool.query('select failures, read_until, last_error from inbox');
    expect(rows).toEqual([{ failures: 1, read_until: null, last_error: 'HTTP 503' }]);
    service.state.down = false;
    service.put('A');
    world.clock.pass(5_000);
    expect(await read()).toBe(1);
    expect(await arrived()).toHaveLength(1);
  });

  it('that was asked often enough for today is left alone until tomorrow', async () => {
    service.state.enough = new Date(world.clock.now.getTime() + 5 * HOUR_MS).toISOString();
    await read();
    world.clock.pass(4 * HOUR_MS);
    expect(await read()).toBe(0);
    world.clock.pass(HOUR_MS);
    expect(await read()).toBe(1);
  });

  it('is left alone while maintenance is announced, in the settings or by a person', async () => {
    service.put('A');
    const { now } = world.clock;
    const window = { from: now, to: new Date(now.getTime() + HOUR_MS), reason: 'Obras' };
    expect(await arrivalsDue(world.deps, { ...backend, announced: () => [window] }, 10)).toBe(0);
    expect(service.asked).toEqual([]);
    expect(await read()).toBe(1);
  });

  it('with a thing that cannot be read keeps the others, and does not count as read', async () => {
    service.put('A');
    service.state.unreadable = ['sin-identificador'];
    await read();
    expect(await arrived()).toHaveLength(1);
    expect((await pool.query('select read_until, last_error from inbox')).rows).toEqual([
      { read_until: null, last_error: 'sin-identificador' },
    ]);
  });

  it('with a thing larger than anything kept goes on behind it, and says so', async () => {
    service.put('A', { title: 'x'.repeat(1_001) });
    service.put('B');
    service.put('C');
    await read();
    expect((await arrived()).map(({ remoteId }) => remoteId)).toEqual(['C', 'B']);
    expect((await pool.query('select read_until, failures, last_error from inbox')).rows).toEqual([
      { read_until: null, failures: 1, last_error: 'arrival-out-of-bounds' },
    ]);
  });

  it('read by two at once gives one message each', async () => {
    for (const id of ['A', 'B', 'C']) service.put(id);
    await Promise.all([read(), read(), arrivalsDue({ ...world.deps, owner: 'other' }, backend, 10)]);
    expect(await arrived()).toHaveLength(3);
  });

  it('keeps what was listed sealed, readable as arrival.json, and no name in a column or a log line', async () => {
    service.put('A');
    await read();
    const [message] = await arrived();
    const evidence = await findEvidence(pool, { messageId: message!.id, name: 'arrival.json' });
    const pieces: Buffer[] = [];
    for await (const piece of readEvidence(pool, testVault, evidence!)) pieces.push(piece);
    expect(JSON.parse(Buffer.concat(pieces).toString())).toMatchObject({ remoteId: 'A', title: 'Solicitud' });
    const dump = JSON.stringify((await pool.query('select * from message, event')).rows);
    expect(dump + world.lines.join('')).not.toMatch(/FICTICIA|00000000T/);
  });
});

describe('an act on what arrived', () => {
  async function waiting(): Promise<string> {
    service.put('A');
    await read();
    const [message] = await arrived();
    await pollDue(deps(), backend, 10);
    return message!.id;
  }
  const work = () => changesDue(deps(), backend, 10);

  it('is asked for by a person, done once, shown by the service, and what came with it is kept', async () => {
    const id = await waiting();
    expect(await world.message(id)).toMatchObject({ legal: 'available', final: false });
    await act(id);
    await work();
    await pollDue(deps(), backend, 10);
    expect(service.state.confirmed).toBe(1);
    // Whoever is asked what became of it can look up what is kept of it here.
    expect(service.state.lookedUp).toEqual(['Solicitud', 'x']);
    expect(await world.message(id)).toMatchObject({ legal: 'confirmed', final: true });
    const { rows } = await pool.query('select name from evidence where message = $1 order by name', [id]);
    expect(rows.map(({ name }) => name)).toEqual([
      'arrival.json',
      'confirm-1-answer-1.xml',
      'confirm-1-request-1.xml',
      'documento.txt',
    ]);
  });

  it('whose answer is lost is looked at, never simply made again', async () => {
    const id = await waiting();
    service.state.lose = true;
    await act(id);
    await work();
    world.clock.pass(31_000);
    await work();
    expect(service.state.confirmed).toBe(1);
    const { rows } = await pool.query('select state, code from remote_change');
    expect(rows).toEqual([{ state: 'done', code: 'confirmed' }]);
  });

  it('whose answer a fault of ours cannot read keeps it as proof, and is looked at', async () => {
    const id = await waiting();
    await act(id);
    const { acts } = backend.adapter as unknown as { acts: { confirm: object } };
    const faulty = () => {
      throw new RangeError('not thought of');
    };
    const broken = { ...backend.adapter, acts: { confirm: { ...acts.confirm, interpret: faulty } } };
    await changesDue(deps(), { ...backend, adapter: broken as unknown as ActiveBackend['adapter'] }, 10);
    expect(await findEvidence(pool, { messageId: id, name: 'confirm-1-answer-1.xml' })).not.toBeNull();
    world.clock.pass(31_000);
    await work();
    expect(service.state.confirmed).toBe(1);
    expect((await pool.query('select state, code from remote_change')).rows).toEqual([
      { state: 'done', code: 'confirmed' },
    ]);
  });

  it('is one: the same again is no second, another is refused while it is under way', async () => {
    const id = await waiting();
    await act(id);
    await act(id);
    await expect(act(id, { reason: 'Otra razón' }, { clientId: 'otra' })).rejects.toEqual(refused('act-under-way'));
    expect((await pool.query('select count(*)::int as n from remote_change')).rows).toEqual([{ n: 1 }]);
  });

  it('after one that was made begins with a look, and is made only where that shows that nothing was done', async () => {
    const id = await waiting();
    service.state.stale = true;
    await act(id);
    await work();
    await pollDue(deps(), backend, 10);
    world.clock.pass(90_000);
    await act(id, { reason: 'Otra razón' }, { clientId: 'otra' });
    await work();
    expect(service.state.confirmed).toBe(1);
    service.state.stale = false;
    world.clock.pass(31_000);
    await work();
    expect(service.state.confirmed).toBe(1);
    const { rows } = await pool.query('select state, code, attempts from remote_change order by ordinal');
    expect(rows).toEqual([
      { state: 'done', code: 'OK', attempts: 1 },
      { state: 'done', code: 'confirmed', attempts: 0 },
    ]);
  });

  it('after one that was made, and of which the service shows nothing for long enough, is made', async () => {
    const id = await waiting();
    service.state.stale = true;
    await act(id);
    await work();
    world.clock.pass(90_000);
    await act(id, { reason: 'Otra razón' }, { clientId: 'otra' });
    await work();
    world.clock.pass(31_000);
    await work();
    world.clock.pass(60_000);
    await work();
    expect(service.state.confirmed).toBe(2);
  });

  it('that the service does not know, or of what was sent from here, is refused; so is taking back what arrived', async () => {
    const id = await waiting();
    await expect(act(id, { kind: 'accept' })).rejects.toEqual(refused('backend-cannot'));
    const sent = await world.accept({ surname: 'ESPERA' });
    await world.deliverOnce();
    await expect(act(sent)).rejects.toEqual(refused('backend-cannot'));
    await expect(cancelMessage(deps(), id, { reason: 'No procede' }, OPERATOR)).rejects.toEqual(
      refused('backend-cannot'),
    );
  });
});

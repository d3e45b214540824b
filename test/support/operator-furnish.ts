/** A gateway in whose pages there is something of everything, so that looking at them finds what may be wrong. */
import { randomBytes } from 'node:crypto';
import { pollDue } from '../../src/delivery/poll.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { beginBulk } from '../../src/store/bulk/begin.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { ENTITY, type World } from './delivery.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const facts: Partial<HttpDeps> = {
  expiries: () => [
    { entity: ENTITY, backend: null, ends: new Date(Date.now() + 10 * DAY_MS) },
    { entity: ENTITY, backend: 'notifica', ends: '2020-01-01' },
  ],
  settings: [
    { place: 'profile', value: 'sandbox', entity: null },
    { place: 'backends.notifica.timeoutMs', value: '30000', entity: null },
  ],
  vendors: ['oficina', 'oficina-0'].map((id, n) => ({
    ...{
      id,
      product: n === 0 ? 'Gestor de prueba' : 'Otro gestor',
      evidenceLevel: 'own',
      simulated: n === 1,
      told: true,
    },
    ways: n === 0 ? ['poll', 'push'] : ['push'],
    streams: [ENTITY, 'L01999998'].map((entity) => ({ credential: 'provincia', entity, effect: 'deliver' })),
  })),
  unusable: () => ({ pointer: '', code: 'seal-missing' }),
};

async function store(world: World): Promise<void> {
  await messages(world);
  await alerts(world);
  await backend(world);
  await callbacks(world);
  await serviceDays(world);
  await eOffices(world);
}

/** One of each kind that a list and a page show differently; the newest has been all the way and has its evidence. */
async function messages(world: World): Promise<void> {
  const { pool } = world.deps;
  const ids: string[] = [];
  for (const [n, delivery] of ['queued', 'uncertain', 'dead', 'cancelled'].entries()) {
    const id = await world.accept({ file: `EXP/${n}/2026` });
    ids.push(id);
    await pool.query(
      `update message set delivery = $2, final = $2 in ('dead', 'cancelled'), attempts = 1, uncertain_since = created_at, needs_person = $2 = 'uncertain',
         next_at = 'infinity', attempt_ended_at = created_at, problem = case $2 when 'dead' then '{"pointer": "", "code": "attempts-exhausted"}'::jsonb end where id = $1`,
      [id, delivery],
    );
    await pool.query(`insert into attempt values ($1, 1, $2, 30000, 'temporary', '503')`, [id, world.clock.now]);
  }
  const rejected = await world.accept({ surname: 'RECHAZO4534', file: 'EXP/8/2026' });
  await world.deliverOnce();
  const whole = await world.accept({ file: 'EXP/9/2026' });
  await world.deliverOnce();
  world.clock.pass(MINUTE_MS);
  await world.simulator.settle();
  await pollDue(world.deps, world.backend, 10);
  await withTransaction(pool, (client) =>
    beginBulk(client, {
      id: 'blk_1',
      action: 'retry',
      clientId: 'all',
      reason: 'Destino repuesto',
      filter: 'delivery=dead',
      messages: [...ids, rejected, whole].map((id) => ({ id, entity: ENTITY })),
      now: world.clock.now,
    }),
  );
}

async function alerts({ deps, clock }: World): Promise<void> {
  const since = new Date(clock.now.getTime() - 30 * MINUTE_MS);
  const held = [
    ['circuit-open', 'notifica send'],
    ['uncertain-needs-person', 'notifica'],
    ['seal-expiring', ENTITY],
    ['vendor-unread', 'oficina'],
    ...Array.from({ length: 10 }, (_, n) => ['vendor-untold', `oficina-${n}`]),
  ];
  for (const [n, [condition, subject]] of held.entries())
    await deps.pool.query(
      `insert into alert (id, condition, subject, entity, since, seen_first_at, seen_last_at, n, detail, began_at)
       values ($1, $2, $3, null, $4, $4, $4, 2, '2026-12-01', $4)`,
      [`alr_${n}`, condition, subject, since],
    );
}

async function backend({ deps, clock }: World): Promise<void> {
  const later = new Date(clock.now.getTime() + MINUTE_MS);
  await deps.pool.query(
    `insert into maintenance_window select 'mnt_' || n, 'notifica', $1::timestamptz + n * interval '1 day', $1::timestamptz + n * interval '1 day' + interval '7 hours',
       'Cambio de versión del destino', 'all', null, $1 from generate_series(0, 1) n`,
    [clock.now],
  );
  await deps.pool.query(
    `insert into backend_rest (backend, kind, reason, actor, since, until) values ('notifica', 'pause', 'Cambio de sello', 'all', $1, $2)`,
    [clock.now, new Date(clock.now.getTime() + DAY_MS)],
  );
  await deps.pool.query(
    `update circuit set state = 'open', reason = 'failure-rate', since = $1, probe_at = $2 where endpoint = 'send'`,
    [clock.now, later],
  );
}

async function serviceDays({ deps }: World): Promise<void> {
  await deps.pool.query("insert into service_counted (since, through) values ('2026-09-15', '2026-10-02')");
  await deps.pool.query(
    "insert into service_day values ('2026-10-02', $1, 'notifica', 1200, 3, 20, 240000, '{900,200,60,30,7,0,0,0,0,0,0,0,0,0,0,0,0,0}')",
    [ENTITY],
  );
}

/** One that fails and is owed much, another that is well. */
async function eOffices({ deps, clock }: World): Promise<void> {
  const { pool } = deps;
  const before = (minutes: number) => new Date(clock.now.getTime() - minutes * MINUTE_MS);
  await pool.query(
    `insert into vendor_stream (vendor, credential, entity, next_at, progress, failures, last_ok_at, last_error, last_error_at) values
     ('oficina', 'provincia', $1, $2, $3, 5, $3, 'login-status-401', $2), ('oficina', 'provincia', 'L01999998', $2, $2, 0, $2, 'timeout', $3)`,
    [ENTITY, before(1), before(300)],
  );
  await pool.query(
    `insert into vendor_push (vendor, credential, outcome, kind, n, last_at) values
     ('oficina', 'provincia', 'accepted', '', 1234, $1), ('oficina', 'provincia', 'unsupported', 'requerimiento', 2, $1)`,
    [before(2)],
  );
  await pool.query(
    `insert into vendor_telling (message, vendor, credential, entity, wanted, state, attempts, next_at, until, failing_since, last_error, last_error_at, moved_at)
     select id, 'oficina', 'provincia', $1, 1, case when row_number() over (order by id) = 1 then 'given-up' else 'waiting' end, 9, $2, $2, $3, 'econnrefused', $2, $3
     from message order by id limit 3`,
    [ENTITY, before(-30), before(900)],
  );
  await pool.query(
    `insert into vendor_item (vendor, credential, entity, ref, state, reason, findings, attempts, first_at, last_at, next_at) values
     ('oficina', 'provincia', $1, 'SAL/2026/000123', 'refused', 'event-invalid', '[{"pointer": "/destinatario/0/nif", "code": "nif-invalid"}]', 3, $2, $2, $3),
     ('oficina', 'provincia', $1, 'SAL/2026/000124', 'unsupported', 'requerimiento', '[]', 1, $2, $2, null)`,
    [ENTITY, before(60), before(-60)],
  );
}

async function callbacks({ deps, clock }: World): Promise<void> {
  const { rows } = await deps.pool.query<{ remote_id: string }>(
    'select remote_id from message where remote_id is not null limit 1',
  );
  for (const [n, entity] of [ENTITY, null].entries())
    await deps.pool.query(
      `insert into callback (id, backend, remote_id, code, certificate, received_at, last_at, entity, fingerprint)
       values ($1, 'notifica', $2, 'notificada', true, $3, $3, $4, $5)`,
      [`cb_${n}`, n === 0 ? `0${rows[0]?.remote_id}` : 'R-1', clock.now, entity, randomBytes(32)],
    );
}

export const furnish = { facts, store };

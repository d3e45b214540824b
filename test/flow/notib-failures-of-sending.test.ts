/**
 * What went wrong on the way out in the integrator that does this job today, by the number of its public issue: each
 * reproduced as a fault at the real simulator, behind the real API, and survived.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificaEntity } from '../../adapters/backends/notifica/config.ts';
import { notifica } from '../../adapters/backends/notifica/index.ts';
import type { CallTools } from '../../contracts/backend.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { addDays, madridDay } from '../../src/domain/calendar.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { CONFIG, outbound, sendEvent } from '../adapters/notifica/sample.ts';
import { inline, notification, sending } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { createOffice } from '../support/office.ts';
import { pdfOf } from '../support/pdf.ts';

const SETTLE_MS = 30_000;
const DAY_MS = 86_400_000;
const MORNING = new Date('2026-10-01T09:00:00Z');
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let office: ReturnType<typeof createOffice>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback cascade',
  );
  world = await createWorld(pool, { clock: MORNING });
  office = createOffice(pool, world);
});
afterEach(() => world.close());

const created = () => world.simulator.counts().created;
const fault = (
  kind: 'reset-after' | 'timeout-after' | 'lost-answer' | 'reset-before' | '503-html' | '000-without-items',
) => world.simulator.inject({ service: 'send', kind, times: 1, operation: 'altaRemesaEnvios' });
/** Everything that can move, moved until it stands still. */
async function settle(): Promise<void> {
  for (let n = 0; n < 4; n += 1) {
    world.clock.pass(SETTLE_MS);
    await askDue(world.deps, world.backend, 10);
    await world.deliverOnce();
  }
}

describe('NOTIB, sending', () => {
  it.each([1, 900_000])(
    '#49: chunked requests were not taken; ours have a length, also with %i bytes',
    async (bytes) => {
      await office.handIn({ documents: [await office.upload(pdfOf({ title: 'a', lines: [], bytes }))] });
      await world.deliverOnce();
      const { headers, body } = world.simulator.requests.at(-1)!;
      expect([headers['content-length'], headers['transfer-encoding']]).toEqual([String(body.byteLength), undefined]);
      expect(created()).toBe(1);
    },
  );

  it.each(['reset-after', 'timeout-after', 'lost-answer'] as const)(
    '#200, #292: a lost answer was sent again and notified twice; here it is asked about (%s)',
    async (kind) => {
      await world.close();
      world = await createWorld(pool, { clock: MORNING, settings: { timeoutMs: 500 } });
      office = createOffice(pool, world);
      fault(kind);
      const [id] = await office.handIn();
      await world.deliverOnce();
      expect(await office.read(id!)).toMatchObject({ delivery: 'uncertain' });
      await settle();
      expect(await office.read(id!)).toMatchObject({ delivery: 'accepted', attempts: [{ n: 1 }] });
      expect(world.simulator.counts()).toMatchObject({ created: 1, doubled: 0, received: 1 });
    },
  );

  it('gotcha 48: #200, #292: two workers sent the same batch; here one of them gets it', async () => {
    await office.handIn();
    const sent = await Promise.all([world.deliverOnce(), world.deliverOnce(), world.deliverOnce()]);
    expect([sent.reduce((sum, each) => sum + each, 0), created()]).toEqual([1, 1]);
  });

  it('#292: an e-office that never heard our answer sent the event again; here it gets the same receipt', async () => {
    const { http } = office;
    const event = notification();
    const answers = [await http.post(event), await http.post(event)];
    await world.deliverOnce();
    expect([answers.map((each) => each.status), created()]).toEqual([[202, 200], 1]);
  });

  it('#939: what was called sent had not been; here nothing is accepted without its identifier', async () => {
    fault('reset-before');
    const [id] = await office.handIn();
    await world.deliverOnce();
    expect(await office.read(id!)).toMatchObject({ delivery: 'uncertain', remoteId: null });
    expect(created()).toBe(0);
    await settle();
    const [envio] = world.simulator.envios();
    expect(await office.read(id!)).toMatchObject({ delivery: 'accepted', remoteId: envio?.identificador });
  });

  it('#937: what was called failed had been sent; here its identifier is found by our reference', async () => {
    fault('lost-answer');
    const [id] = await office.handIn();
    await world.deliverOnce();
    await settle();
    const message = await office.read(id!);
    expect(message.reference).toBe(world.simulator.envios()[0]?.referenciaEmisor);
    expect(message).toMatchObject({ delivery: 'accepted', problem: null });
  });

  it('gotcha 15: #760: a 503 with a page of HTML was shown as it came; here it is an outage and nothing of it is kept', async () => {
    fault('503-html');
    const [id] = await office.handIn();
    await world.deliverOnce();
    const message = await office.read(id!);
    expect(message).toMatchObject({ delivery: 'uncertain', attempts: [{ outcome: 'unknown', code: 'http-503' }] });
    expect(`${JSON.stringify(message)}${world.lines.join('')}`).not.toMatch(/<html|<body/i);
    await settle();
    expect(await office.read(id!)).toMatchObject({ delivery: 'accepted' });
    expect(created()).toBe(1);
  });

  it.each([
    ['000-without-items', 2],
    ['000-without-items-after', 1],
  ] as const)('#905: 000 that names no envío counted as sent; here it proves nothing (%s)', async (kind, attempts) => {
    world.simulator.inject({ service: 'send', kind, times: 1, operation: 'altaRemesaEnvios' });
    const [id] = await office.handIn();
    await world.deliverOnce();
    expect(await office.read(id!)).toMatchObject({ delivery: 'uncertain', remoteId: null });
    await settle();
    const message = await office.read(id!);
    expect([message.delivery, (message.attempts as unknown[]).length, created()]).toEqual(['accepted', attempts, 1]);
  });

  it('gotcha 22: #905: a warning beside 000 counted as an error; here it is an acceptance that carries a warning', async () => {
    // A delay without post, which we never write, is what the platform is known to warn about.
    const message = outbound(sendEvent());
    const sha256 = createHash('sha256')
      .update(Buffer.from(message.document.contentBase64.toString(), 'base64'))
      .digest();
    const { payload } = notifica.translate(
      { ...message, document: { ...message.document, sha256 } },
      {
        config: CONFIG,
        entity: { apiKey: 'clave-de-prueba' } as NotificaEntity,
        today: '2026-10-01',
      },
    );
    const xml = Buffer.concat(payload).toString();
    const delayed = xml.replace(/<not:opcion tipo="caducidad"/, '<not:opcion tipo="retardo">3</not:opcion>$&');
    expect(delayed).not.toBe(xml);
    const config = { ...CONFIG, url: world.simulator.url, signing: 'none' as const };
    const tools: CallTools = {
      transport: world.deps.transport,
      wsSecurity,
      now: () => MORNING,
      random: (bytes) => Buffer.alloc(bytes),
    };
    const access = { dir3: 'L01999999', config: { apiKey: 'clave-de-prueba' }, signer: null };
    const signed = await notifica.sign({ payload: [Buffer.from(delayed)], warnings: [] }, access, config, tools);
    const answer = await notifica.send(signed, config, tools.transport);
    const outcome = notifica.interpret(answer, { config, now: tools.now(), reference: '', route: undefined });
    expect(outcome).toMatchObject({
      kind: 'accepted',
      code: '000',
      remoteId: world.simulator.envios()[0]?.identificador,
      warnings: [{ code: 'platform-warning', text: expect.stringContaining('retardo') }],
    });
  });

  it('#915, #945: of a document used many times only the first envío had it; here each has the same bytes', async () => {
    const bytes = pdfOf({ title: 'Acuerdo', lines: [], bytes: 600_000 });
    const documents = [await office.upload(bytes)];
    const people = ['00000000T', '99999999R'].map((idNumber, n) => sending(String(n), { idNumber }));
    await office.handIn({ documents, sendings: people });
    await world.deliverOnce();
    await world.deliverOnce();
    const hash = createHash('sha256').update(bytes).digest('base64');
    expect(world.simulator.envios().map((each) => [each.documentBytes, each.hash])).toEqual([
      [bytes.byteLength, hash],
      [bytes.byteLength, hash],
    ]);
  });

  it('gotcha 34: #915, #945: a document that its archive did not give was sent as nothing; here it is refused at the door', async () => {
    const [error] = await office.refused({ documents: [inline(Buffer.alloc(0))] });
    expect(error).toMatchObject({ pointer: '/data/documents/0/content/base64', code: 'document-empty' });
    expect((await office.refused({ documents: [inline(Buffer.from('Error 500'))] }))[0]?.code).toBe('document-type');
  });

  it('#915, #945: a document that is gone from the store is not sent without it, and a person is told', async () => {
    const [id] = await office.handIn();
    await pool.query('delete from chunk where owner in (select document from event_document)');
    await world.deliverOnce();
    const message = await office.read(id!);
    expect(message).toMatchObject({ delivery: 'dead', problem: { code: 'decryption-failed' } });
    expect((message.problem as { fix: string }).fix).toMatch(/copia|retry/);
    expect(world.simulator.counts().received).toBe(0);
  });

  it('gotcha 28: #934: the term was counted from when the batch was made; here it is counted from when it is sent', async () => {
    const [id] = await office.handIn();
    world.clock.pass(6 * DAY_MS);
    await world.deliverOnce();
    const expected = addDays(madridDay(world.clock.now), 10);
    expect(world.simulator.envios()[0]?.caducidad).toBe(expected);
    expect(await office.read(id!)).toMatchObject({ delivery: 'accepted', expiresOn: expected });
  });

  it('#935: an old batch went out with a term already short; here it is stopped and says why', async () => {
    const [id] = await office.handIn({ availability: { expiresOn: addDays('2026-10-01', 12) } });
    world.clock.pass(3 * DAY_MS);
    await world.deliverOnce();
    expect(await office.read(id!)).toMatchObject({
      delivery: 'rejected',
      final: true,
      problem: { code: 'deadline-too-short', fix: expect.stringContaining('2026-10-14') },
    });
    expect(world.simulator.counts().received).toBe(0);
  });

  it('#301, #333, #347: the wrong day of expiry; here it is the Madrid day also just after midnight', async () => {
    world.clock.now = new Date('2026-10-24T22:30:00Z');
    const [id] = await office.handIn();
    await world.deliverOnce();
    // In Madrid it is the 25th, the day on which summer time ends.
    expect(world.simulator.envios()[0]?.caducidad).toBe('2026-11-04');
    expect(await office.read(id!)).toMatchObject({ expiresOn: '2026-11-04' });
  });

  it('#567: one batch that could not be sent blocked the queue; here it stands aside', async () => {
    const [bad] = await office.handIn({ file: { id: 'F1' } });
    const [good] = await office.handIn({ file: { id: 'F2' } });
    await pool.query(
      'delete from chunk where owner in (select d.document from event_document d join message m on m.event = d.event where m.id = $1)',
      [bad],
    );
    await world.deliverOnce();
    expect([(await office.read(bad!)).delivery, (await office.read(good!)).delivery]).toEqual(['dead', 'accepted']);
  });

  it('gotcha 47: a refusal was tried three times more over 32 hours; here it is final at once, with what to do', async () => {
    const [id] = await office.handIn({ sendings: [sending('1', { surname1: 'RECHAZO4534' })] });
    await world.deliverOnce();
    world.clock.pass(2 * DAY_MS);
    await settle();
    expect(await office.read(id!)).toMatchObject({
      delivery: 'rejected',
      attempts: [{ code: '4534' }],
      problem: { code: 'notifica-4534', fix: expect.stringContaining('data.procedure.sia') },
    });
    expect(world.simulator.counts().received).toBe(1);
  });
});

import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { move } from '../../src/outbox/move.ts';
import { insertEvidence, sealEvidence } from '../../src/store/evidence/write.ts';
import { erasePayload } from '../../src/store/forgetting/erase-payload.ts';
import { stampFinal } from '../../src/store/forgetting/stamp-final.ts';
import { A, B, notification, PDF, sending } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { endMessage } from '../support/forgetting.ts';
import { storedKey } from '../support/keys.ts';
import { pushedAdapter } from '../support/pushed-adapter.ts';
import { createPushWorld, type PushWorld } from '../support/pushes.ts';
import { emptyVendorTables } from '../support/vendors.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const minds: unknown[] = [];
let refusal: GatewayError | null = null;
const mind = {
  async cancel(...args: unknown[]) {
    minds.push(['cancel', ...args]);
    if (refusal !== null) throw refusal;
  },
  async extend(...args: unknown[]) {
    minds.push(['extend', ...args]);
  },
};
let pool: Pool;
let drop: () => Promise<void>;
let world: PushWorld;
const open = (
  adapter = pushedAdapter({ asksByPerson: true }),
  more: Partial<Parameters<typeof createPushWorld>[1]> = {},
) =>
  createPushWorld(pool, {
    adapter,
    settings: {},
    credentials: [
      { id: 'una', settings: { token: 'token-de-prueba-1' }, entities: { [A]: {} } },
      { id: 'otra', settings: { token: 'token-de-prueba-2' }, entities: { [B]: {} } },
    ],
    now: NOW,
    mind,
    ...more,
  });
const una = () => world.gateway('una');
const otra = () => world.gateway('otra');
const withRefs = (refs: Record<string, string>, more: Parameters<typeof notification>[0] = {}) =>
  notification({ ...more, data: { vendor: { system: 'prueba', refs }, ...more.data } });
const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id);
const audits = async () =>
  (await pool.query('select client_id as client, action, object, reason, result from audit order by id')).rows;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await emptyVendorTables(pool);
  await pool.query('truncate audit');
  minds.length = 0;
  refusal = null;
  world = await open();
});
afterEach(() => world.close());

/** The one message of an event. */
async function accepted(event: Record<string, unknown> = notification()): Promise<string> {
  const gateway = event.entitydir3 === B ? otra() : una();
  return (await gateway.accept(event)).messages[0]?.id ?? '';
}

async function addReceipt(messageId: string, more: { name: string; kind: string; at: Date }): Promise<void> {
  const owner = { messageId, evidenceKey: await storedKey(pool, messageId) };
  const mediaType = more.kind === 'receipt' ? 'application/pdf' : 'application/xml';
  const piece = sealEvidence(world.api.vault, owner, {
    ...{ id: `ev_${messageId}_${more.name}`, mediaType, source: 'notifica' },
    ...more,
    pieces: [Buffer.from(more.name)],
  } as Parameters<typeof sealEvidence>[2]);
  await insertEvidence(pool, { id: messageId, entity: A }, piece);
}

describe('a message', () => {
  it('is found by what its e-office calls it, newest first, with where it stands', async () => {
    const first = await accepted(withRefs({ expediente: 'EXP/1', envio: '1' }));
    const second = await accepted(withRefs({ expediente: 'EXP/1', envio: '2' }));
    expect(idsOf(await una().findByVendorRef('expediente', 'EXP/1'))).toEqual([second, first]);
    expect(await una().findByVendorRef('envio', '1')).toEqual([
      expect.objectContaining({
        id: first,
        delivery: 'queued',
        refs: { expediente: 'EXP/1', envio: '1' },
        problem: null,
      }),
    ]);
    expect(await una().findByVendorRef('envio', 'EXP/1')).toEqual([]);
  });

  it('is not found by another entity’s caller, nor by another vendor of the same entity', async () => {
    await accepted(withRefs({ envio: '1' }));
    expect(await otra().findByVendorRef('envio', '1')).toEqual([]);
    const other = await open(pushedAdapter({ id: 'construida-2' }));
    expect(await other.gateway('una').findByVendorRef('envio', '1')).toEqual([]);
    await other.close();
  });

  it('tells how it ended, by the word of the back end', async () => {
    const id = await accepted();
    await endMessage(pool, id, NOW);
    await pool.query(
      "update message set legal_at = $1, made_available_at = $1, expires_on = '2026-10-11', channel = 'sede', by_whom = 'holder', remote_id = 'R-1'",
      [NOW],
    );
    expect(await una().status(id)).toMatchObject({
      delivery: 'accepted',
      legal: 'accessed',
      legalAt: NOW,
      madeAvailableAt: NOW,
      expiresOn: '2026-10-11',
      channel: 'sede',
      by: 'holder',
      remoteId: 'R-1',
      final: true,
      event: { type: 'es.citizenfolder.notification.requested.v1' },
    });
    expect(await otra().status(id)).toBeNull();
    expect(await una().status('msg_none')).toBeNull();
  });

  it('that was not delivered says why, in words', async () => {
    const id = await accepted();
    const problem = { pointer: '', code: 'notifica-4534' };
    await move(pool, { id, entity: A, from: ['queued'], set: { delivery: 'rejected', final: true, problem } });
    expect((await una().status(id))?.problem).toEqual({ code: 'notifica-4534', text: 'Texto de notifica-4534' });
  });
});

describe('of one person', () => {
  const of = (number: string, within: Partial<{ since: Date; until: Date; limit: number }> = {}) =>
    una().ofPerson({ type: 'NIF', number }, { limit: 10, ...within });

  it('is what they were holder or representative of, however the number is written, newest first', async () => {
    const holder = await accepted(notification({ data: { sendings: [sending('1', { idNumber: '99999999R' })] } }));
    const representatives = [{ kind: 'natural', idType: 'NIF', idNumber: '99999999R', givenName: 'R', surname1: 'F' }];
    const represented = await accepted(notification({ data: { sendings: [{ ...sending('1'), representatives }] } }));
    await accepted(notification({ entity: B, data: { sendings: [sending('1', { idNumber: '99999999R' })] } }));
    expect(idsOf(await of('99999999-r'))).toEqual([represented, holder]);
    expect(idsOf(await of('00000000T'))).toEqual([represented]);
    expect(idsOf(await of('99999999R', { limit: 1 }))).toEqual([represented]);
    expect(await of('99999999R', { limit: 0 })).toEqual([]);
    expect(await of('Q0000000J')).toEqual([]);
  });

  it('is bounded by when it was taken in', async () => {
    const first = await accepted();
    world.clock.pass(60_000);
    const second = await accepted();
    const later = world.clock.now();
    expect(idsOf(await of('00000000T', { since: later }))).toEqual([second]);
    expect(idsOf(await of('00000000T', { until: later }))).toEqual([first]);
  });

  it('is asked by nobody whose adapter does not say that it asks', async () => {
    const silent = await open(pushedAdapter());
    await expect(
      silent.gateway('una').ofPerson({ type: 'NIF', number: '00000000T' }, { limit: 1 }),
    ).rejects.toMatchObject({ code: 'not-available-here' });
    await silent.gateway('una').accept(notification());
    expect((await pool.query('select 1 from message_person')).rowCount).toBe(0);
    await silent.close();
  });
});

describe('what holds a person', () => {
  it('is handed out to the caller whose it is, of this message alone, each time into the audit', async () => {
    const sendings = [sending('1'), sending('2', { idNumber: '99999999R', surname1: 'OTRA' })];
    const { messages } = await una().accept(notification({ data: { sendings } }));
    const id = messages[1]?.id ?? '';
    const request = (await una().request(id)) as { data: { sendings: unknown[] } };
    expect(request.data.sendings).toEqual([sendings[1]]);
    const document = await una().document(id);
    expect(document).toMatchObject({ name: 'resolucion.pdf', mediaType: 'application/pdf' });
    expect(Buffer.from(document?.bytes ?? []).equals(PDF)).toBe(true);
    expect(await audits()).toEqual(
      ['request.read', 'document.read'].map((action) =>
        expect.objectContaining({ client: 'vendor:construida:una', action, object: id, result: 'done' }),
      ),
    );
  });

  it('is nothing to anybody else, and nothing is audited', async () => {
    const id = await accepted();
    await addReceipt(id, { name: 'acuse.pdf', kind: 'receipt', at: NOW });
    expect([await otra().request(id), await otra().document(id), await otra().evidence(id)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([await una().request('msg_none'), await una().evidence('msg_none')]).toEqual([null, null]);
    expect(await audits()).toEqual([]);
  });

  it('is nothing to anybody once its payload is erased; where it stands is told as before', async () => {
    const id = await accepted(withRefs({ envio: '1' }));
    await endMessage(pool, id, NOW);
    await stampFinal(pool, { now: NOW, limit: 10 });
    await erasePayload(pool, { now: NOW, cutoff: new Date(NOW.getTime() + 1), limit: 10 });
    expect([await una().request(id), await una().document(id)]).toEqual([null, null]);
    expect(await una().ofPerson({ type: 'NIF', number: '00000000T' }, { limit: 10 })).toEqual([]);
    expect(idsOf(await una().findByVendorRef('envio', '1'))).toEqual([id]);
    expect(await audits()).toEqual([]);
  });

  it('the receipt is the newest PDF, else the XML, else none', async () => {
    const id = await accepted();
    expect(await una().evidence(id)).toBeNull();
    const at = (minute: number) => new Date(NOW.getTime() + minute * 60_000);
    await addReceipt(id, { name: 'acuse.xml', kind: 'receipt-xml', at: at(9) });
    expect(await una().evidence(id)).toMatchObject({ name: 'acuse.xml', mediaType: 'application/xml' });
    await addReceipt(id, { name: 'acuse.pdf', kind: 'receipt', at: at(1) });
    await addReceipt(id, { name: 'acuse-2.pdf', kind: 'receipt', at: at(2) });
    await addReceipt(id, { name: 'request-1.xml', kind: 'request', at: at(10) });
    const file = await una().evidence(id);
    expect([file?.name, Buffer.from(file?.bytes ?? []).toString()]).toEqual(['acuse-2.pdf', 'acuse-2.pdf']);
    expect((await audits()).map(({ object }) => object)).toEqual([`${id}/acuse.xml`, `${id}/acuse-2.pdf`]);
  });
});

describe('a change of mind', () => {
  it('is handed on under the caller’s name, and audited', async () => {
    const id = await accepted();
    await una().cancel(id, { reason: 'Se envió por error' });
    await una().extend(id, { days: 5, reason: 'Más plazo' });
    const by = { clientId: 'vendor:construida:una' };
    expect(minds).toEqual([
      ['cancel', id, { reason: 'Se envió por error' }, by],
      ['extend', id, { days: 5, reason: 'Más plazo' }, by],
    ]);
    expect(await audits()).toEqual([
      expect.objectContaining({ action: 'message.cancel', object: id, reason: 'Se envió por error', result: 'done' }),
      expect.objectContaining({ action: 'message.extend', object: id, reason: 'Más plazo', result: 'done' }),
    ]);
  });

  it('that its state forbids is audited as well', async () => {
    const id = await accepted();
    refusal = new GatewayError('not-possible-now', 'http', 'No.');
    await expect(una().cancel(id, { reason: 'Por error' })).rejects.toMatchObject({ code: 'not-possible-now' });
    expect(await audits()).toEqual([expect.objectContaining({ action: 'message.cancel', result: 'not-possible-now' })]);
  });

  it('of somebody else’s message, or of none, is not there', async () => {
    const id = await accepted();
    await expect(otra().cancel(id, { reason: 'Por error' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(una().extend('msg_none', { days: 1, reason: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    expect([minds, await audits()]).toEqual([[], []]);
  });

  it.each([
    ['days', { days: 0, reason: 'x' }],
    ['days', { days: 1.5, reason: 'x' }],
    ['reason', { days: 1, reason: 'x'.repeat(251) }],
  ])('with %s out of bounds is refused', async (member, wish) => {
    const id = await accepted();
    await expect(una().extend(id, wish)).rejects.toMatchObject({
      code: 'event-invalid',
      findings: [{ pointer: `/${member}` }],
    });
    expect(minds).toEqual([]);
  });
});

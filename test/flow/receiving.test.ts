/** What the existing integrator (NOTIB) lists as its failures about receiving, each reproduced and survived. */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Legal, QueryResult, RemoteStep } from '../../contracts/outcome.ts';
import { testDatabase } from '../support/database.ts';
import { createReceiving, type Receiving } from '../support/receiving.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PDF = Buffer.from('%PDF-1.4\nacuse ficticio\n%%EOF\n');
const BASE64 = PDF.toString('base64');
let pool: Pool;
let drop: () => Promise<void>;
let here: Receiving;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, status_change, circuit, evidence, chunk, document, callback, notice, audit cascade',
  );
  here = await createReceiving(pool);
});
afterEach(() => here.world.close());

const legalOf = async (id: string) => (await here.world.message(id)).legal;
const moves = async (id: string) =>
  (await here.timeline(id)).filter((each) => each.kind === 'legal').map((each) => each.to);
const notices = async (id: string) =>
  (await here.timeline(id)).filter((each) => each.kind === 'notice').map((each) => each.code);
const callbacks = async (id: string) =>
  (await here.timeline(id)).filter((each) => each.kind === 'callback').map((each) => each.code);
const polls = async (id: string) => Number((await here.world.message(id)).polls);
/** Looks again and again as time passes, until nothing is due any more; returns how many looks it took. */
async function lookUntilQuiet(id: string, answers?: () => QueryResult): Promise<number> {
  const before = await polls(id);
  for (let n = 0; n < 5_000; n += 1) {
    const { poll_at: at } = (await here.world.message(id)) as { poll_at: Date | null };
    if (at === null) return (await polls(id)) - before;
    await here.pass(Math.max(0, at.getTime() - here.world.clock.now.getTime()));
    await here.look(answers);
  }
  throw new Error('it is looked at for ever');
}

const step = (code: string, legal: Legal | null, at: string): RemoteStep => ({
  at,
  code,
  legal,
  channel: null,
  by: null,
});
const AVAILABLE = step('pendiente_sede', 'available', '2026-10-01T09:00:01.000Z');
const ACCESSED = step('notificada', 'accessed', '2026-10-03T09:00:00.000Z');
const REFUSED = step('rehusada', 'refused', '2026-10-05T09:00:00.000Z');
function answer(remoteId: string, steps: RemoteStep[], certificate?: { at: string; bytes: Buffer }): QueryResult {
  const evidence =
    certificate === undefined
      ? []
      : [{ name: 'acuse.pdf', kind: 'receipt' as const, mediaType: 'application/pdf', bytes: certificate.bytes }];
  const certifiedAt = certificate === undefined ? {} : { certifiedAt: certificate.at };
  const code = steps.at(-1)?.code ?? '';
  return {
    kind: 'status',
    status: { remoteId, code, steps, evidence, certified: certificate !== undefined, ...certifiedAt, unknownCodes: [] },
  };
}

describe('a callback that lies', () => {
  it('NOTIB #134, #54: an unauthenticated post cannot move a status; the query says what is true', async () => {
    const { id, remoteId } = await here.accepted('ESPERA');
    expect(
      await here.report({ identificador: remoteId, estado: 'notificada', tipoEntrega: 2, acusePDF: BASE64 }),
    ).toEqual({
      status: 200,
      code: '000',
    });
    expect(await legalOf(id)).toBeNull();
    await here.pass(2_000);
    await here.look();
    expect([await legalOf(id), await moves(id)]).toEqual(['available', ['available']]);
    expect(await callbacks(id)).toEqual(['notificada', 'pendiente_sede']);
    expect(await here.world.message(id)).toMatchObject({ final: false, evidence_pending: false });
  });

  it('leaves its receipt as evidence of kind callback, unconfirmed; with the same bytes from the query it is confirmed', async () => {
    const { id, remoteId } = await here.accepted('CALLADA');
    await here.report({ identificador: remoteId, tipoEntrega: 2, acusePDF: BASE64 });
    await here.report({ identificador: remoteId, tipoEntrega: 3, acusePDF: BASE64 });
    await here.look(() => answer(remoteId, [AVAILABLE]));
    const [kept] = (await here.evidence(id)).filter((each) => each.kind === 'callback');
    expect([kept, (await here.evidence(id)).filter((each) => each.kind === 'callback').length]).toMatchObject([
      { name: expect.stringMatching(/^cb_\w+-acuse\.pdf$/), unconfirmed: true },
      1,
    ]);
    expect(await here.bytesOf(id, kept!.name)).toEqual(PDF);
    await here.pass(DAY_MS);
    await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED], { at: ACCESSED.at, bytes: PDF }));
    expect(await here.evidence(id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: kept!.name, unconfirmed: false }),
        expect.objectContaining({ name: 'acuse.pdf', kind: 'receipt', unconfirmed: false }),
      ]),
    );
  });

  it('keeps its receipt also while the platform cannot be asked', async () => {
    const { id, remoteId } = await here.accepted('CALLADA');
    await here.world.simulator.close();
    await here.report({
      identificador: remoteId,
      tipoEntrega: 3,
      acusePDF: BASE64,
      acuseXML: Buffer.from('<a/>').toString('base64'),
    });
    await here.look();
    expect((await here.evidence(id)).filter((each) => each.unconfirmed).map((each) => each.name)).toEqual([
      expect.stringMatching(/-acuse\.pdf$/),
      expect.stringMatching(/-acuse\.xml$/),
    ]);
    expect(await legalOf(id)).toBeNull();
  });
});

describe('receipts', () => {
  it('NOTIB #160: a certificate encoded twice is kept as the PDF it is, and told once', async () => {
    const { id, remoteId } = await here.accepted('ESPERA');
    const twice = Buffer.from(BASE64).toString('base64');
    await here.report({ identificador: remoteId, tipoEntrega: 3, acusePDF: twice });
    await here.look();
    const [kept] = (await here.evidence(id)).filter((each) => each.kind === 'callback');
    expect(await here.bytesOf(id, kept!.name)).toEqual(PDF);
    expect(await notices(id)).toEqual(['receipt-double-encoded']);
  });

  it('NOTIB #160: a certificate that is empty is none: the proof is still pending', async () => {
    const { id, remoteId } = await here.accepted('SINACUSE');
    await here.pass(5_000);
    expect((await here.report({ identificador: remoteId, tipoEntrega: 3, acusePDF: '' })).code).toBe('000');
    await here.look();
    expect(await here.world.message(id)).toMatchObject({ legal: 'accessed', final: true, evidence_pending: true });
    expect((await here.evidence(id)).filter((each) => each.kind !== 'request' && each.kind !== 'answer')).toEqual([]);
  });

  it('NOTIB #613, #779: a certificate that comes late is fetched when it is there', async () => {
    const { id } = await here.accepted('ACUSETARDE CALLADA');
    await here.pass(MINUTE_MS - 50_000);
    await pool.query('update message set poll_at = $1', [here.world.clock.now]);
    await here.look();
    expect(await here.world.message(id)).toMatchObject({ legal: 'accessed', evidence_pending: true });
    await lookUntilQuiet(id);
    expect(await here.world.message(id)).toMatchObject({ evidence_pending: false, poll_at: null, problem: null });
    expect((await here.bytesOf(id, 'acuse.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('NOTIB #613, #779: a certificate is looked for from when the end is learnt, however old its date', async () => {
    const { id, remoteId } = await here.accepted('CALLADA');
    await here.pass(80 * DAY_MS);
    await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED]));
    await here.pass(59 * DAY_MS);
    await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED]));
    expect(await here.world.message(id)).toMatchObject({ evidence_pending: true, problem: null });
  });

  it('NOTIB #613, #779: a certificate that never comes is given up after 60 days, with a notice and a problem', async () => {
    const { id, remoteId } = await here.accepted('SINACUSE CALLADA');
    const looks = await lookUntilQuiet(id);
    expect(looks).toBeGreaterThan(50);
    expect(looks).toBeLessThan(400);
    expect(await here.world.message(id)).toMatchObject({
      legal: 'accessed',
      final: true,
      evidence_pending: false,
      problem: { code: 'evidence-given-up' },
    });
    expect(await notices(id)).toEqual(['evidence-given-up']);
    // A callback starts it again, and what it then brings takes the problem away.
    await here.report({ identificador: remoteId, tipoEntrega: 3 });
    await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED], { at: ACCESSED.at, bytes: PDF }));
    expect(await here.world.message(id)).toMatchObject({ problem: null, poll_at: null });
    expect(await here.bytesOf(id, 'acuse.pdf')).toEqual(PDF);
  });
});

describe('the order of callbacks', () => {
  it('NOTIB #744: a certificate before its datado ends in the same status and the same receipt', async () => {
    const { id } = await here.accepted('ALREVES');
    await here.pass(1_500);
    await here.look();
    await here.pass(10_000);
    await here.look();
    expect([await moves(id), await legalOf(id)]).toEqual([['available', 'accessed'], 'accessed']);
    expect((await here.evidence(id)).map((each) => each.name)).toContain('acuse.pdf');
    expect(here.world.simulator.adviserCounts()).toMatchObject({ givenUp: 0 });
  });

  it('NOTIB #798: a datado after a final state is answered 000 and moves nothing back', async () => {
    const { id, remoteId } = await here.accepted();
    await here.pass(10_000);
    await here.look();
    expect(await legalOf(id)).toBe('accessed');
    const late = { identificador: remoteId, estado: 'pendiente_sede', fechaEstado: '2026-10-01T12:00:00' };
    expect((await here.report(late)).code).toBe('000');
    await here.look(() =>
      answer(remoteId, [AVAILABLE, ACCESSED, step('enviado_deh', 'available', '2026-10-04T09:00:00.000Z')], {
        at: ACCESSED.at,
        bytes: PDF,
      }),
    );
    expect([await moves(id), await legalOf(id)]).toEqual([['available', 'accessed'], 'accessed']);
    expect(await notices(id)).toEqual([]);
  });

  it('NOTIB #903: tipoEntrega 2 brings state and certificate in one message', async () => {
    const { id } = await here.accepted('JUNTOS');
    await here.pass(10_000);
    await here.look();
    expect([await legalOf(id), (await here.evidence(id)).some((each) => each.kind === 'callback')]).toEqual([
      'accessed',
      true,
    ]);
    expect((await here.evidence(id)).filter((each) => each.unconfirmed)).toEqual([]);
    expect(await here.world.message(id)).toMatchObject({ evidence_pending: false, poll_at: null });
  });

  it('gotcha 50: what is said twice stands in the timeline once', async () => {
    const { id } = await here.accepted('REPITE');
    await here.pass(10_000);
    await here.look();
    expect(await callbacks(id)).toEqual(['pendiente_sede', 'notificada', 'notificada']);
    expect(here.world.simulator.adviserCounts().calls).toBe(6);
  });

  it('that comes while the platform is being asked is not lost: it is asked again', async () => {
    const { id, remoteId } = await here.accepted('CALLADA');
    await here.report({ identificador: remoteId, estado: 'pendiente_sede' });
    let cameAt = new Date(0);
    await here.look(async () => {
      here.world.clock.pass(100);
      cameAt = here.world.clock.now;
      await here.report({ identificador: remoteId, estado: 'notificada', tipoEntrega: 2 });
      here.world.clock.pass(100);
      return answer(remoteId, [AVAILABLE]);
    });
    expect(await here.world.message(id)).toMatchObject({ legal: 'available', poll_at: cameAt, poll_evidence: true });
  });
});

describe('what nobody knows', () => {
  it('NOTIB #784: an unknown state is answered 000, told, and breaks nothing', async () => {
    const { id } = await here.accepted('RARA');
    await here.pass(10_000);
    await here.look();
    expect(await callbacks(id)).toContain('estado_por_definir');
    expect([await legalOf(id), here.world.simulator.adviserCounts().givenUp]).toEqual(['accessed', 0]);
    expect(here.world.lines.some((line) => line.includes('callback.unknown-word'))).toBe(true);
  });

  it('NOTIB #784: an unknown state that stands at the platform moves nothing and is told once', async () => {
    const { id } = await here.accepted('ENIGMA');
    await here.pass(10_000);
    await here.look();
    await here.pass(DAY_MS);
    await here.look();
    expect([await legalOf(id), await notices(id)]).toEqual(['available', ['unknown-state']]);
  });

  it('NOTIB #1030, #904: an unknown identifier is answered 000 and waits; the known one goes its way', async () => {
    const { id } = await here.accepted('AJENA');
    await here.pass(10_000);
    await here.look();
    expect([await legalOf(id), here.world.simulator.adviserCounts().givenUp]).toEqual(['accessed', 0]);
    const { items } = (await (await here.http.ask('/v1/quarantine')).json()) as { items: { reason: string }[] };
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map((each) => each.reason))).toEqual(new Set(['unknown-identifier']));
  });

  it('attached from the quarantine, its receipt is evidence of that message', async () => {
    const { id } = await here.accepted('ESPERA');
    await here.report({ identificador: 'de-otro-sitio', tipoEntrega: 3, acusePDF: BASE64 });
    const { items } = (await (await here.http.ask('/v1/quarantine')).json()) as { items: { id: string }[] };
    const response = await here.http.ask(`/v1/quarantine/${items[0]!.id}/attach`, {
      method: 'POST',
      body: JSON.stringify({ messageId: id, reason: 'Mismo envío' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    expect(await here.look()).toBe(1);
    expect((await here.evidence(id)).filter((each) => each.unconfirmed)).toHaveLength(1);
  });

  it.each([
    ['sin_informacion', 'SININFO', 20, 120],
    ['estado_por_definir', 'ENIGMA', 60, 520],
    ['pendiente_sede', 'ESPERA', 60, 520],
  ])('NOTIB #489: %s is not polled for ever, and it is told when that ends', async (_, surname, least, most) => {
    const { id, remoteId } = await here.accepted(`${surname} CALLADA`);
    const looks = await lookUntilQuiet(id);
    expect(looks).toBeGreaterThan(least);
    expect(looks).toBeLessThan(most);
    expect((await notices(id)).at(-1)).toBe('polling-given-up');
    expect(await here.world.message(id)).toMatchObject({ final: false, problem: { code: 'polling-given-up' } });
    // A callback resumes it at once.
    await here.report({ identificador: remoteId });
    await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED]));
    expect(await here.world.message(id)).toMatchObject({ legal: 'accessed', final: true, problem: null });
  });

  it('NOTIB #489: desconocido is an end, and is looked at no more', async () => {
    const { id } = await here.accepted('DESCONOCIDA CALLADA');
    await lookUntilQuiet(id);
    expect(await here.world.message(id)).toMatchObject({ legal: 'returned', final: true, problem: null });
  });

  it('an identifier the platform does not know any more is not asked for, for ever', async () => {
    const { id } = await here.accepted('CALLADA');
    const looks = await lookUntilQuiet(id, () => ({ kind: 'not-found', code: '4902' }));
    expect(looks).toBeLessThan(520);
    expect(await here.world.message(id)).toMatchObject({ problem: { code: 'polling-given-up' } });
  });
});

describe('a second, different end', () => {
  async function accessed() {
    const message = await here.accepted('CALLADA');
    await here.pass(3 * DAY_MS);
    const first = answer(message.remoteId, [AVAILABLE, ACCESSED], { at: ACCESSED.at, bytes: PDF });
    await here.look(() => first);
    expect(await legalOf(message.id)).toBe('accessed');
    return message;
  }
  const OTHER = Buffer.from('%PDF-1.4\notro acuse\n%%EOF\n');

  it('rejected after accepted, not certified: told once, not followed', async () => {
    const { id, remoteId } = await accessed();
    for (let n = 0; n < 3; n += 1) {
      await here.pass(DAY_MS);
      await here.report({ identificador: remoteId, estado: 'rehusada', fechaEstado: `2026-10-05T11:00:0${n}` });
      // The certificate in the answer is still that of the first end.
      await here.look(() => answer(remoteId, [AVAILABLE, ACCESSED, REFUSED], { at: ACCESSED.at, bytes: PDF }));
    }
    expect([await moves(id), await notices(id)]).toEqual([['available', 'accessed'], ['conflict']]);
    expect(await here.world.message(id)).toMatchObject({ legal: 'accessed', final: true, evidence_pending: false });
  });

  it('rejected after accepted, certified: followed, marked as a conflict, both receipts kept', async () => {
    const { id, remoteId } = await accessed();
    await here.pass(3 * DAY_MS);
    await here.report({ identificador: remoteId, estado: 'rehusada', tipoEntrega: 2 });
    const second = answer(remoteId, [AVAILABLE, ACCESSED, REFUSED], { at: '2026-10-05T09:00:10.000Z', bytes: OTHER });
    await here.look(() => second);
    expect([await moves(id), await notices(id)]).toEqual([['available', 'accessed', 'refused'], ['conflict']]);
    const last = (await here.timeline(id)).findLast((each) => each.kind === 'legal');
    expect(last).toMatchObject({ to: 'refused', conflict: true });
    expect(await here.bytesOf(id, 'acuse.pdf')).toEqual(PDF);
    expect(await here.bytesOf(id, 'acuse-2.pdf')).toEqual(OTHER);
    // Looked at again, the end before it is history and no conflict of its own.
    await here.report({ identificador: remoteId, estado: 'rehusada', tipoEntrega: 3 });
    await here.look(() => second);
    expect(await notices(id)).toEqual(['conflict']);
    expect((await here.evidence(id)).filter((each) => each.kind === 'receipt')).toHaveLength(2);
  });

  it('dated before the one that stands: told, and nothing goes back', async () => {
    const { id, remoteId } = await accessed();
    const early = step('rehusada', 'refused', '2026-10-02T09:00:00.000Z');
    await here.report({ identificador: remoteId, estado: 'rehusada' });
    await here.look(() => answer(remoteId, [AVAILABLE, early, ACCESSED], { at: ACCESSED.at, bytes: PDF }));
    expect([await moves(id), await notices(id)]).toEqual([['available', 'accessed'], ['conflict']]);
  });

  it('of steps that come in any order ends where the newest certified one stands', async () => {
    const { id, remoteId } = await here.accepted('CALLADA');
    await here.pass(DAY_MS);
    await here.look(() => answer(remoteId, [ACCESSED, AVAILABLE].toReversed(), { at: ACCESSED.at, bytes: PDF }));
    expect(await moves(id)).toEqual(['available', 'accessed']);
  });
});

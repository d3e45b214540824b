import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Platform, platform, REFERENCE } from '../../support/scsp-pid.ts';

let far: Platform;
beforeEach(async () => {
  far = await platform({ hours: 48 });
});
afterEach(() => far.close());

const ASYNC = { mode: 'async' } as const;
const REMOTE = `SVDDGPCIWS02.async.${REFERENCE}`;
const sent = async (surname2?: string) => far.send({ ...ASYNC, ...(surname2 === undefined ? {} : { surname2 }) });

describe('a petition that is answered later', () => {
  it('is confirmed with the hours it will take, and looked at no earlier', async () => {
    expect(await sent()).toMatchObject({
      kind: 'accepted',
      code: '0002',
      remoteId: REMOTE,
      status: { steps: [], certified: false, nextLookAt: '2026-12-03T09:30:00.000Z' },
    });
  });

  it('tells how long it still takes when asked too early, and brings the data when it is time', async () => {
    await sent();
    expect(await far.query(REMOTE)).toMatchObject({
      status: { code: '0002', steps: [], nextLookAt: '2026-12-03T09:30:00.000Z' },
    });
    far.pass(48);
    expect(await far.query(REMOTE)).toMatchObject({
      status: { code: '0003', steps: [{ legal: 'answered' }], certified: true, remoteId: REMOTE },
    });
  });

  it('may take longer than it said: the new time is kept to', async () => {
    await sent('OTRAVEZ');
    far.pass(48);
    expect(await far.query(REMOTE)).toMatchObject({
      status: { code: '0004', steps: [], nextLookAt: '2026-12-05T09:30:00.000Z' },
    });
    far.pass(48);
    expect(await far.query(REMOTE)).toMatchObject({ status: { steps: [{ legal: 'answered' }] } });
  });

  it.each([
    ['CADUCADA', '0208'],
    ['AGOTADA', '0225'],
  ])('whose answer is handed out no more (%s) has failed, and says why', async (surname2, code) => {
    await sent(surname2);
    far.pass(48);
    expect(await far.query(REMOTE)).toMatchObject({
      status: { code, steps: [{ legal: 'failed', code }], evidence: [] },
    });
  });

  it('is handed out a limited number of times, and then no more', async () => {
    await sent();
    far.pass(48);
    for (let n = 0; n < 5; n += 1) expect(await far.query(REMOTE)).toMatchObject({ status: { certified: true } });
    expect(await far.query(REMOTE)).toMatchObject({ status: { steps: [{ legal: 'failed', code: '0225' }] } });
  });

  it.each(['FALSA', 'ALTERADA', 'AJENA'])('is never ended by a forged answer (%s)', async (surname2) => {
    await sent(surname2);
    far.pass(48);
    expect(await far.query(REMOTE)).toMatchObject({ kind: 'failed', infrastructure: false });
  });

  it('survives a restart of the platform', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carpeta-scsp-'));
    const journal = join(folder, 'journal.jsonl');
    const before = await platform({ hours: 1, journal });
    await before.send(ASYNC);
    await before.close();
    const after = await platform({ hours: 1, journal });
    after.pass(1);
    expect(await after.query(REMOTE)).toMatchObject({ status: { steps: [{ legal: 'answered' }] } });
    await after.close();
    rmSync(folder, { recursive: true });
  });

  it('tells other bodies of a change of address, and what each of them made of it', async () => {
    const remoteId = `SVDSCDWS01.async.${REFERENCE}`;
    expect(await far.send({ service: 'SVDSCDWS01' })).toMatchObject({ kind: 'accepted', remoteId });
    far.pass(48);
    const told = await far.query(remoteId);
    if (told.kind !== 'status') throw new Error(JSON.stringify(told));
    const data = told.status.evidence.find(({ name }) => name === 'datos.json');
    expect(JSON.parse(Buffer.from(data?.bytes ?? []).toString('utf8'))).toMatchObject({
      data: {
        bodies: [
          { code: 'DGT', state: '0003' },
          { code: 'TGSS', state: '0003' },
        ],
      },
    });
  });
});

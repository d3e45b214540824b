import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckpoints } from '../../src/delivery/evidence-chores.ts';
import { createLog } from '../../src/log.ts';
import { KEYS } from '../http/harness.ts';
import { addEvidence } from '../support/chain.ts';
import { carpeta, stubGateway } from '../support/cli.ts';
import { testDatabase } from '../support/database.ts';
import { ENTITY } from '../support/delivery.ts';
import { type ProvenWorld, provenWorld } from '../support/evidence.ts';
import { ROOT } from '../support/source-tree.ts';

const CA = join(ROOT, 'certs-example/ca.crt');
let drop: () => Promise<void>;
let pool: Pool;
let proven: ProvenWorld;
let server: Awaited<ReturnType<ProvenWorld['serve']>>;
let root: string;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  proven = await provenWorld(pool);
  server = await proven.serve();
  root = mkdtempSync(join(tmpdir(), 'carpeta-cli-'));
});
afterAll(async () => {
  await server.close();
  await proven.close();
  rmSync(root, { recursive: true, force: true });
  await drop();
});

const run = (...argv: string[]) => carpeta(argv, { url: server.url, key: KEYS.alpha });
/** Without any gateway: what checks must not need one. */
const offline = (...argv: string[]) => carpeta(argv);
const at = (name: string) => join(root, name);
async function checkpoint(name: string): Promise<string> {
  const { attester } = proven.deps;
  const pace = { checkpointEveryMs: 1, checkpointAtMostEveryMs: 1 };
  proven.world.clock.pass(1_000);
  await createCheckpoints({ pool, runtime: proven.world.deps.runtime, log: createLog('silent'), attester, pace })();
  expect(await run('checkpoint', ENTITY, '--out', at(name))).toMatchObject({ code: 0 });
  return at(name);
}

describe('carpeta evidence and verify', () => {
  it('write a folder and check it anywhere, naming the seal, and judging it only against an authority given', async () => {
    const written = await run('evidence', proven.messageId, '--out', at('one'));
    expect(written).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(at('one')).toSorted()).toEqual([
      'README.txt',
      'SHA256SUMS',
      'certificates',
      'evidence',
      'manifest.json',
      'manifest.jws',
      'summary.html',
    ]);
    const checked = await offline('verify', at('one'));
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('Everything holds.');
    expect(checked.out).toContain('Ayuntamiento Ficticio');
    expect(checked.out).toContain('not checked whose it is');
    expect(checked.out).toContain('SIMULATED');
    expect((await offline('verify', at('one'), '--ca', CA)).out).toContain('leads to an authority you gave');
    const json = JSON.parse((await offline('verify', at('one'), '--json')).out) as Record<string, unknown>;
    expect(json).toMatchObject({ ok: true, message: proven.messageId, findings: [] });
  });

  it("write the summary in the entity's language, or in the one asked for", async () => {
    const titleIn = (name: string) =>
      /<html lang="(\w+)"/.exec(readFileSync(join(at(name), 'summary.html'), 'utf8'))?.[1];
    await run('evidence', proven.messageId, '--out', at('own'));
    await run('evidence', proven.messageId, '--out', at('asked'), '--lang', 'ca');
    expect([titleIn('own'), titleIn('asked')]).toEqual(['es', 'ca']);
  });

  it('flip a byte and the file is named, with what was expected and found', async () => {
    await run('evidence', proven.messageId, '--out', at('flipped'));
    const path = join(at('flipped'), 'evidence/acuse.pdf');
    const bytes = readFileSync(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const { code, err, out } = await offline('verify', at('flipped'));
    expect(code).toBe(1);
    expect(err).toMatch(
      /WRONG {2}evidence\/acuse\.pdf was altered: expected \d+ bytes with SHA-256 [0-9a-f]{64}, found/,
    );
    expect(out).toContain('One thing does not hold.');
    const json = JSON.parse((await offline('verify', at('flipped'), '--json')).out) as { ok: boolean };
    expect(json).toMatchObject({ ok: false, findings: [{ code: 'file-altered', path: 'evidence/acuse.pdf' }] });
  });

  it('drop a piece, or swap two, and they are named', async () => {
    await run('evidence', proven.messageId, '--out', at('dropped'));
    const answer = join(at('dropped'), 'evidence/answer-1.xml');
    const receipt = join(at('dropped'), 'evidence/acuse.pdf');
    const [a, b] = [readFileSync(answer), readFileSync(receipt)];
    writeFileSync(answer, b);
    writeFileSync(receipt, a);
    expect((await offline('verify', at('dropped'))).err).toMatch(
      /^WRONG {2}evidence\/answer-1\.xml and evidence\/acuse\.pdf stand in each other's place$/m,
    );
    rmSync(receipt);
    writeFileSync(answer, a);
    const { code, err } = await offline('verify', at('dropped'));
    expect(code).toBe(1);
    expect(err).toMatch(/^WRONG {2}evidence\/acuse\.pdf is missing/m);
  });

  it('refuse what they cannot do, each in its words and with its code', async () => {
    expect(await run('evidence', 'msg_none', '--out', at('none'))).toMatchObject({ code: 1 });
    expect((await run('evidence', proven.messageId)).code).toBe(2);
    expect((await run('evidence', proven.messageId, '--out', root)).err).toContain('not empty');
    expect((await offline('verify')).code).toBe(2);
    expect((await offline('verify', at('one'), '--checkpoint', CA)).code).toBe(2);
    expect(await offline('verify', at('nowhere'))).toMatchObject({ code: 1 });
    expect((await offline('verify', at('one'), '--ca', join(at('one'), 'README.txt'))).err).toContain(
      'no readable certificate',
    );
    const empty = mkdtempSync(join(root, 'empty-'));
    expect((await offline('verify', empty)).err).toContain('manifest.json is missing');
  });

  it('leave nothing that passes for a folder where the archive was cut, or leads elsewhere', async () => {
    const whole = await server.http.ask(`/v1/messages/${proven.messageId}/evidence.zip`);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const name = Buffer.from('evidence/acuse.pdf');
    const escaping = Buffer.from(
      bytes.toString('latin1').replaceAll(name.toString(), '../../../aacuse.pdf'.slice(0, name.length)),
      'latin1',
    );
    for (const [body, said] of [
      [bytes.subarray(0, bytes.byteLength / 2), /cut|damaged/],
      [escaping, /does not belong/],
    ] as const) {
      const stub = await stubGateway({ [`GET /v1/messages/${proven.messageId}/evidence.zip`]: { body } });
      const folder = mkdtempSync(join(root, 'cut-'));
      const { code, err } = await carpeta(['evidence', proven.messageId, '--out', folder], { url: stub.url });
      expect([code, err]).toEqual([1, expect.stringMatching(said)]);
      expect((await offline('verify', folder)).code).toBe(1);
      await stub.close();
    }
  });
});

describe('carpeta chain, checkpoint and verify --chain', () => {
  const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
  const spoilt = (name: string, rows: readonly string[]) => {
    writeFileSync(at(name), `${rows.join('\n')}\n`);
    return at(name);
  };

  it('write the chain and a checkpoint, and find both in order', async () => {
    for (let n = 0; n < 4; n += 1) await addEvidence(pool, { id: proven.messageId, entity: ENTITY });
    expect(await run('chain', ENTITY, '--out', at('chain'))).toMatchObject({ code: 0 });
    const held = await checkpoint('held');
    expect(await run('chain', ENTITY, '--out', at('chain'))).toMatchObject({ code: 0 });
    const { code, out } = await offline('verify', '--chain', at('chain'), '--checkpoint', held, '--ca', CA);
    expect(out).toContain('Everything holds.');
    expect(out).toContain(`row ${lines(at('chain')).length} of`);
    expect(code).toBe(0);
  });

  it('say plainly that without a checkpoint a cut tail cannot be noticed', async () => {
    const cut = spoilt('cut', lines(at('chain')).slice(0, -1));
    const { code, out } = await offline('verify', '--chain', cut);
    expect(code).toBe(0);
    expect(out).toContain('none given: rows cut from the end');
  });

  it('find the cut against the newest checkpoint an outsider holds', async () => {
    const cut = spoilt('cut', lines(at('chain')).slice(0, -1));
    const { code, err } = await offline('verify', '--chain', cut, '--checkpoint', at('held'));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^WRONG {2}the tail was cut: the checkpoint of \S+ counts \d+ rows, the file ends with row \d+$/m,
    );
  });

  it('find a row dropped, altered or swapped, with its number', async () => {
    const rows = lines(at('chain'));
    const wrong = async (name: string, changed: readonly string[]) =>
      (await offline('verify', '--chain', spoilt(name, changed))).err;
    expect(await wrong('row-dropped', rows.toSpliced(2, 1))).toContain('row 3 is missing: after row 2 comes row 4');
    expect(await wrong('row-altered', rows.with(1, rows[1]!.replace('notifica', 'notificb')))).toContain(
      'row 2 was altered',
    );
    expect(await wrong('rows-swapped', rows.toSpliced(4, 2, rows[5]!, rows[4]!))).toContain(
      "rows 5 and 6 stand in each other's place",
    );
  });

  it('tell rows that are newer than the checkpoint, and are no fault', async () => {
    await addEvidence(pool, { id: proven.messageId, entity: ENTITY });
    await run('chain', ENTITY, '--out', at('longer'));
    const { code, out } = await offline('verify', '--chain', at('longer'), '--checkpoint', at('held'));
    expect(code).toBe(0);
    expect(out).toContain('are newer than it');
  });

  it('use the newest of several checkpoints, and refuse one whose signature does not hold', async () => {
    const newer = await checkpoint('newer');
    const both = spoilt('both', [...lines(at('held')), ...lines(newer)]);
    expect((await offline('verify', '--chain', at('chain'), '--checkpoint', both)).err).toContain('the tail was cut');
    const forged = readFileSync(newer, 'utf8').replace(/\.(\w)/, (_all, c: string) => `.${c === 'e' ? 'f' : 'e'}`);
    const { code, err } = await offline('verify', '--chain', at('chain'), '--checkpoint', spoilt('forged', [forged]));
    expect([code, err]).toEqual([1, expect.stringContaining('signature does not hold')]);
    expect((await offline('verify', '--chain', at('chain'), '--checkpoint', at('chain'))).code).toBe(1);
  });

  it('of an entity that is not theirs, or without a checkpoint yet, are not found', async () => {
    expect((await run('chain', 'L01999998', '--out', at('other'))).code).toBe(1);
    expect(readdirSync(root)).not.toContain('other');
    expect((await run('checkpoint', 'L01999998', '--out', at('other'))).code).toBe(1);
  });
});

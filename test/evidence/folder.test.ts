import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MANIFEST_TYP, type Manifest } from '../../contracts/evidence.ts';
import { createAttester } from '../../src/attest.ts';
import { openFolder } from '../../src/cli/folder-reader.ts';
import { verifyFolder } from '../../src/evidence/verify-folder.ts';
import { signJws } from '../../src/signing/jws.ts';
import { certificatesIn } from '../../src/signing/trust.ts';
import { recordErased } from '../../src/store/chain/record-erased.ts';
import { eraseCallbacks } from '../../src/store/forgetting/erase-callbacks.ts';
import { eraseEvidence } from '../../src/store/forgetting/erase-evidence.ts';
import { erasePayload } from '../../src/store/forgetting/erase-payload.ts';
import { stampFinal } from '../../src/store/forgetting/stamp-final.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { addEvidence } from '../support/chain.ts';
import { testDatabase } from '../support/database.ts';
import { ENTITY } from '../support/delivery.ts';
import { type ProvenWorld, provenWorld, sha256Of } from '../support/evidence.ts';
import { certificateFile, exampleSeal, pemOf } from '../support/seals.ts';
import { seedMessages } from '../support/seed.ts';
import { xmlsecAvailable } from '../support/xmlsec.ts';

let drop: () => Promise<void>;
let pool: Pool;
let proven: ProvenWorld;
let folder: string;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  proven = await provenWorld(pool);
  folder = await proven.folder();
});
afterAll(async () => {
  await proven.close();
  await drop();
});

const anchors = certificatesIn(certificateFile('ca.crt').toString());
const check = async (path: string, trusted: readonly X509Certificate[] = []) =>
  verifyFolder(await openFolder(path), { anchors: trusted });
const faults = async (path: string) => (await check(path)).findings.map((each) => [each.code, each.path]);
const read = (path: string, from: string = folder) => readFileSync(join(from, path));
const manifestIn = (from: string = folder) => JSON.parse(read('manifest.json', from).toString()) as Manifest;
const filesIn = (from: string = folder) =>
  readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((each) => statSync(join(from, each)).isFile())
    .toSorted();
const evidenceIn = (from: string = folder) => filesIn(from).filter((each) => each.startsWith('evidence/'));
/** Writes a manifest that says something else than the signed one. */
const rewrite = (path: string, change: (manifest: Manifest) => void) => {
  const manifest = manifestIn(path);
  change(manifest);
  writeFileSync(join(path, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
};

describe('an evidence folder', () => {
  it('holds request, answer, callback and receipt, each byte for byte with its digest, time, source and place', () => {
    const pieces = manifestIn().entries.filter(({ file }) => file !== null);
    expect(pieces.map(({ entry }) => (entry.kind === 'evidence' ? entry.piece : entry.kind)).toSorted()).toEqual([
      'answer',
      'callback',
      'receipt',
      'request',
    ]);
    for (const { entry, file } of pieces) {
      if (!('sha256' in entry)) throw new Error('a piece without digest');
      expect(sha256Of(read(file!))).toBe(entry.sha256);
      expect(entry).toMatchObject({ size: read(file!).byteLength, message: proven.messageId, entity: ENTITY });
      expect(['gateway', 'notifica']).toContain(entry.source);
    }
    expect(evidenceIn()).toHaveLength(4);
  });

  it('holds the request as the platform received it, save for the API key', () => {
    const sent = proven.world.simulator.requests.find(({ body }) => body.includes('altaRemesaEnvios'));
    const kept = read('evidence/request-1.xml').toString();
    expect(kept).toContain('[blanked]');
    expect(kept).not.toContain('clave-de-prueba');
    // By digest: a difference would print the whole document.
    const asSent = kept.replace('[blanked]', 'clave-de-prueba');
    expect(sha256Of(Buffer.from(asSent))).toBe(sha256Of(Buffer.from(sent?.body ?? '')));
  });

  it('covers legal status moves too, as the platform dated them', () => {
    const moves = manifestIn().entries.flatMap(({ entry }) => (entry.kind === 'legal' ? [entry.to] : []));
    expect(moves).toEqual(['available', 'accessed']);
  });

  it('holds: nothing is wrong, the seal is named, and judged only where somebody says whom to trust', async () => {
    expect(await check(folder)).toMatchObject({
      message: proven.messageId,
      entity: ENTITY,
      simulated: true,
      pieces: 4,
      findings: [],
      seal: { trusted: null },
      requests: [{ path: 'evidence/request-1.xml', signature: 'valid' }],
    });
    expect(await check(folder, anchors)).toMatchObject({ findings: [], seal: { trusted: true } });
    const others = [new X509Certificate(pemOf('seal-villa-inventada'))];
    const stranger = await check(folder, others);
    expect(stranger.seal?.trusted).toBe(false);
    expect(stranger.findings.map(({ code }) => code)).toEqual(['seal-not-trusted', 'request-signature']);
  });

  it('is the same again when it is asked for again, save for when it was made', async () => {
    const again = manifestIn(await proven.folder());
    expect(again.entries).toEqual(manifestIn().entries);
  });
});

describe('what outsiders say of it', () => {
  const linesOf = (readme: string) => readme.split('\n').filter((line) => line.startsWith('    '));
  const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  const run = (commands: readonly string[], cwd: string) =>
    spawnSync('sh', ['-e', '-c', commands.join('\n')], { cwd, encoding: 'utf8' });

  it.skipIf(!has('openssl') || !has('sha256sum'))(
    'openssl and sha256sum accept it, by the commands in README.txt',
    () => {
      const commands = linesOf(read('README.txt').toString()).filter((line) => !line.includes('xmlsec1'));
      const said = run(commands, folder);
      expect(said.status).toBe(0);
      expect(said.stdout).toContain('Verified OK');
      expect(said.stdout).toContain('evidence/request-1.xml: OK');
      expect(said.stdout).toContain('Ayuntamiento Ficticio');
    },
  );

  it.skipIf(!has('openssl'))('openssl refuses it once the manifest was signed by nobody', async () => {
    const spoilt = await proven.copyOf(folder);
    const jws = read('manifest.jws').toString();
    const at = jws.lastIndexOf('.') + 20;
    writeFileSync(join(spoilt, 'manifest.jws'), jws.slice(0, at) + (jws[at] === 'A' ? 'B' : 'A') + jws.slice(at + 1));
    const commands = linesOf(read('README.txt').toString()).filter((line) => !line.includes('xmlsec1'));
    expect(run(commands, spoilt).status).not.toBe(0);
  });

  it.skipIf(!xmlsecAvailable())(
    'xmlsec1 accepts the request as it was sent, and not one byte of it changed',
    async () => {
      const [command = ''] = linesOf(read('README.txt').toString()).filter((line) => line.includes('xmlsec1'));
      expect(run([command], folder).status).toBe(0);
      const spoilt = await proven.copyOf(folder);
      const xml = read('evidence/request-1.xml').toString();
      writeFileSync(join(spoilt, 'evidence/request-1.xml'), xml.replace('obra menor', 'obra mayor'));
      expect(run([command], spoilt).status).not.toBe(0);
    },
  );

  it.skipIf(!has('unzip'))('unzip reads the archive it comes in', async () => {
    const server = await proven.serve();
    const response = await server.http.ask(`/v1/messages/${proven.messageId}/evidence.zip`);
    const path = join(await proven.copyOf(folder), 'whole.zip');
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    expect(execFileSync('unzip', ['-t', path]).toString()).toContain('No errors detected');
    await server.close();
  });
});

describe('an evidence folder that somebody touched', () => {
  it('with any one byte of any file changed names that file', async () => {
    const spoilt = await proven.copyOf(folder);
    const files = filesIn();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, place, mask) => {
          const bytes = Buffer.from(read(path));
          const at = place % bytes.byteLength;
          bytes[at] = (bytes[at] ?? 0) ^ mask;
          // The line end behind the signature is no part of it.
          fc.pre(path !== 'manifest.jws' || bytes.toString('utf8').trim() !== read(path).toString().trim());
          writeFileSync(join(spoilt, path), bytes);
          const found = await faults(spoilt);
          expect(found.map(([, where]) => where)).toContain(path);
          expect(found.every(([, where]) => where === path || path.startsWith('manifest'))).toBe(true);
          writeFileSync(join(spoilt, path), read(path));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('with any one file dropped names it', async () => {
    const spoilt = await proven.copyOf(folder);
    const codes: Record<string, string> = { 'manifest.json': 'manifest-missing', 'manifest.jws': 'manifest-unsigned' };
    for (const path of filesIn()) {
      rmSync(join(spoilt, path));
      expect(await faults(spoilt)).toEqual([[codes[path] ?? 'file-missing', path]]);
      writeFileSync(join(spoilt, path), read(path));
    }
  });

  it('with any two pieces swapped names both, once', async () => {
    const pieces = evidenceIn();
    for (const [index, one] of pieces.entries())
      for (const other of pieces.slice(index + 1)) {
        const spoilt = await proven.copyOf(folder);
        renameSync(join(spoilt, one), join(spoilt, 'spare'));
        renameSync(join(spoilt, other), join(spoilt, one));
        renameSync(join(spoilt, 'spare'), join(spoilt, other));
        const { findings } = await check(spoilt);
        expect(findings.map(({ code }) => code)).toEqual(['files-swapped']);
        expect(findings[0]?.text).toContain(one);
        expect(findings[0]?.text).toContain(other);
      }
  });

  it('with one piece put over another says whose bytes they are', async () => {
    const spoilt = await proven.copyOf(folder);
    writeFileSync(join(spoilt, 'evidence/acuse.pdf'), read('evidence/answer-1.xml'));
    const { findings } = await check(spoilt);
    expect(findings).toMatchObject([{ code: 'file-altered', path: 'evidence/acuse.pdf' }]);
    expect(findings[0]?.text).toContain('these are the bytes of evidence/answer-1.xml');
  });

  it('with a link in the place of a piece does not follow it', async () => {
    const spoilt = await proven.copyOf(folder);
    rmSync(join(spoilt, 'evidence/acuse.pdf'));
    symlinkSync(join(folder, 'evidence/acuse.pdf'), join(spoilt, 'evidence/acuse.pdf'));
    rmSync(join(spoilt, 'manifest.json'));
    symlinkSync(join(folder, 'manifest.json'), join(spoilt, 'manifest.json'));
    expect(await faults(spoilt)).toEqual([
      ['manifest-missing', 'manifest.json'],
      ['file-altered', 'evidence/acuse.pdf'],
    ]);
  });

  it('with a file whose name speaks to the terminal names it in print', async () => {
    const spoilt = await proven.copyOf(folder);
    writeFileSync(join(spoilt, 'evidence/x\u001b[2Jy'), 'x');
    const { findings } = await check(spoilt);
    expect(findings[0]?.text).toMatch(/^evidence\/x\uFFFD\[2Jy does not belong/);
  });

  it('with a file too many names it', async () => {
    const spoilt = await proven.copyOf(folder);
    writeFileSync(join(spoilt, 'evidence/acuse-2.pdf'), 'x');
    expect(await faults(spoilt)).toEqual([['file-unexpected', 'evidence/acuse-2.pdf']]);
  });

  it('with its tail cut says where the manifest differs from the signed one, and which file is then one too few', async () => {
    const spoilt = await proven.copyOf(folder);
    rmSync(join(spoilt, 'evidence/acuse.pdf'));
    rewrite(spoilt, (manifest) => {
      manifest.entries.pop();
      manifest.count -= 1;
    });
    const { findings } = await check(spoilt);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['manifest-altered', 'manifest.json'],
      ['file-missing', 'evidence/acuse.pdf'],
    ]);
    expect(findings[0]?.text).toContain('/count, /entries/5');
  });

  it('with its tail cut and its signature thrown away is unsigned, and miscounted where nobody thought of the count', async () => {
    const spoilt = await proven.copyOf(folder);
    rmSync(join(spoilt, 'evidence/acuse.pdf'));
    rmSync(join(spoilt, 'manifest.jws'));
    rewrite(spoilt, (manifest) => void manifest.entries.pop());
    expect((await faults(spoilt)).map(([code]) => code)).toEqual(['manifest-unsigned', 'entries-cut']);
  });

  it('and signed anew by somebody else is whole in itself, but not theirs whom you trust', async () => {
    const spoilt = await proven.copyOf(folder);
    const payload = rewrite(spoilt, (manifest) => {
      manifest.message.reference = 'OTRA';
    });
    const other = await exampleSeal('seal-villa-inventada');
    writeFileSync(join(spoilt, 'manifest.jws'), await signJws({ payload, signer: other, typ: MANIFEST_TYP }));
    const { seal, findings } = await check(spoilt, [new X509Certificate(pemOf('seal-ayuntamiento-ficticio'))]);
    expect(seal).toMatchObject({ trusted: false });
    expect(seal?.subject).toContain('Villa Inventada');
    expect(findings.map(({ code }) => code)).toEqual(['seal-not-trusted']);
  });

  it.each<[string, (manifest: Manifest) => void, string, number]>([
    ['an entry altered', (m) => void Object.assign(m.entries[1]!.entry, { source: 'x' }), 'entry-altered', 2],
    ['a hash altered', (m) => void Object.assign(m.entries[1]!, { hash: 'f'.repeat(64) }), 'entry-altered', 2],
    ['two entries swapped', (m) => void m.entries.splice(1, 2, m.entries[2]!, m.entries[1]!), 'entries-swapped', 2],
    ['an entry of another message', (m) => void Object.assign(m.message, { id: 'msg_x' }), 'entry-foreign', 1],
    ['a neighbour altered', (m) => void Object.assign(m.entries[1]!, { next: null }), 'link-broken', 3],
    [
      'a head that is not the last',
      (m) => void Object.assign(m, { head: { n: 6, hash: 'f'.repeat(64) } }),
      'link-broken',
      6,
    ],
    [
      'a piece called erased',
      (m) => void Object.assign(m.entries[5]!, { file: null, erased: { at: '2026-10-01T00:00:00Z', reason: 'x' } }),
      'erased-unproven',
      6,
    ],
  ])('even signed by its own seal, with %s, names the entry', async (_what, change, code, entry) => {
    const spoilt = await proven.copyOf(folder);
    const payload = rewrite(spoilt, change);
    writeFileSync(join(spoilt, 'manifest.jws'), await signJws({ payload, signer: proven.seal, typ: MANIFEST_TYP }));
    const { findings } = await check(spoilt);
    expect(findings.map((each) => [each.code, each.entry])).toContainEqual([code, entry]);
  });

  it('with a checkpoint in the place of the signed manifest is not taken in by it', async () => {
    const spoilt = await proven.copyOf(folder);
    const payload = read('manifest.json');
    writeFileSync(join(spoilt, 'manifest.jws'), await signJws({ payload, signer: proven.seal, typ: 'other+jws' }));
    expect(await faults(spoilt)).toEqual([['manifest-signature', 'manifest.jws']]);
  });
});

describe('what is not there', () => {
  async function message() {
    const [id = ''] = await seedMessages(pool, { entity: ENTITY });
    const of = { id, entity: ENTITY };
    const [kept, gone] = [await addEvidence(pool, of), await addEvidence(pool, of)];
    return { id, kept, gone };
  }

  it('because retention erased it, is told as erased by the chain itself, and nothing is wrong', async () => {
    const { id, kept, gone } = await message();
    await proven.folder({ id });
    const at = proven.world.clock.now;
    await withTransaction(pool, async (client) => {
      await recordErased(client, [{ entity: ENTITY, messageId: id, name: gone, reason: 'retention', at }]);
      await client.query(`delete from evidence where message = $1 and name = $2`, [id, gone]);
    });
    const path = await proven.folder({ id, language: 'ca' });
    const report = await check(path);
    expect(report).toMatchObject({ findings: [], pieces: 1 });
    expect(report.erased).toEqual([{ name: gone, at: at.toISOString(), reason: 'retention' }]);
    expect(evidenceIn(path)).toEqual([`evidence/${kept}`]);
    expect(read('summary.html', path).toString()).toContain('Esborrada el');
  });

  it('though nobody erased it, is missing, and told apart from erased', async () => {
    const { id, gone } = await message();
    await proven.folder({ id });
    await pool.query(`delete from evidence where message = $1 and name = $2`, [id, gone]);
    const path = await proven.folder({ id });
    expect(await faults(path)).toEqual([['file-missing', `evidence/${gone}`]]);
  });

  it('because nothing was sent yet, leaves a folder that says so and holds', async () => {
    const [id = ''] = await seedMessages(pool, { entity: ENTITY });
    const path = await proven.folder({ id });
    expect(await check(path)).toMatchObject({ findings: [], pieces: 0, requests: [] });
    expect(manifestIn(path)).toMatchObject({ count: 0, entries: [] });
  });

  it('a seal: the folder says it is unsigned, and passes for nothing else', async () => {
    const path = await proven.folder({ attester: createAttester({ attesterOf: () => null }) });
    expect(filesIn(path)).not.toContain('manifest.jws');
    expect(await faults(path)).toEqual([['manifest-unsigned', 'manifest.jws']]);
    expect(read('summary.html', path).toString()).toContain('SIN FIRMAR');
  });
});

describe('the summary', () => {
  const text = (path: string) => read('summary.html', path).toString();

  it('says who, what, when, which bytes, and that the service was simulated; it loads nothing from elsewhere', () => {
    const page = text(folder);
    for (const said of [
      'CIUDADANIA FICTICIA ACCEDE',
      '00000000T',
      'Licencia de obra menor',
      'EXP-2026/117',
      'SIMULADO',
    ])
      expect(page).toContain(said);
    expect(page).toContain('Accedida');
    expect(page).toContain(sha256Of(read('evidence/acuse.pdf')));
    expect(page).toContain('Ayuntamiento Ficticio');
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(|https?:\/\//i);
  });

  it('still says who it was for after a request of another kind, and marks a receipt nobody has confirmed', async () => {
    const of = { id: proven.messageId, entity: ENTITY };
    await addEvidence(pool, of, { name: 'cancel-request-1.xml', kind: 'request', bytes: Buffer.from('<anular/>') });
    await addEvidence(pool, of, { name: 'cb_1-acuse.pdf', kind: 'callback', bytes: Buffer.from('%PDF-otro') });
    await addEvidence(pool, of, { name: 'cb_2-acuse.pdf', kind: 'callback', bytes: read('evidence/acuse.pdf') });
    const page = text(await proven.folder());
    expect(page).toContain('CIUDADANIA FICTICIA ACCEDE');
    const marked = page.split('<tr>').filter((row) => row.includes('Sin confirmar'));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toContain('cb_1-acuse.pdf');
  });

  it.each([
    ['ca', 'Evidència d’una notificació electrònica'],
    ['en', 'Evidence of an electronic notification'],
    ['va', 'Evidència d’una notificació electrònica'],
    ['gl', 'Evidencia de una notificación electrónica'],
  ])('in %s reads "%s"', async (language, title) => {
    expect(text(await proven.folder({ language }))).toContain(title);
  });
});

describe('when retention is over', () => {
  it('the folder verifies as erased piece by piece, and no longer says who it was for', async () => {
    const { clock } = proven.world;
    await stampFinal(pool, { now: clock.now, limit: 100 });
    clock.pass(1_000);
    const due = { now: clock.now, cutoff: clock.now, limit: 100 };
    await erasePayload(pool, due);
    await eraseCallbacks(pool, due);
    await eraseEvidence(pool, due);
    const path = await proven.folder();
    const report = await check(path);
    expect(report).toMatchObject({ findings: [], pieces: 0 });
    expect(report.erased.map(({ name }) => `evidence/${name}`)).toEqual(expect.arrayContaining(evidenceIn()));
    expect(new Set(report.erased.map(({ reason }) => reason))).toEqual(new Set(['retention']));
    expect(evidenceIn(path)).toEqual([]);
    const page = read('summary.html', path).toString();
    expect(page).toContain('Borrada el');
    expect(page).not.toContain('CIUDADANIA');
    expect(page).not.toContain('00000000T');
  });
});

import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backends } from '../../adapters/registry.ts';
import { findGateway, sandboxNotes } from '../../src/cli/api-client.ts';
import { simulated } from '../../src/cli/simulate-any.ts';
import { carpeta } from '../support/cli.ts';
import { folderWith, SOUND_FILES } from '../support/config-files.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const BROKEN = `profile: production
http: { prot: 8080 }
store: { url: 'postgres://gateway@db.example.org/gateway' }
secrets: { dataKeyFile: data.key }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
    backends:
      notifica: { apiKeyFile: nowhere.key }
backends:
  notifica: { timeoutMs: 30000, leaseMs: 30000 }
`;

describe('config check', () => {
  it('prints all problems with path and fix, entity faults told apart, and ends with 1', async () => {
    const folder = await folderWith({ ...SOUND_FILES, 'gateway.yaml': BROKEN });
    const { code, out } = await carpeta(['config', 'check', join(folder, 'gateway.yaml')]);
    expect(code).toBe(1);
    expect(out.split('\n').map((line) => line.split(' (line')[0])).toEqual([
      'backends.notifica.leaseMs',
      'entities[0].backends.notifica.apiKeyFile',
      'entities[0].seal.pkcs12File',
      'http.prot',
      '4 problems',
    ]);
    expect(out).toContain('is not a PKCS#12 file we can read');
    expect(out.match(/suspends this entity alone/g)).toHaveLength(2);
  });

  it('gives the same as JSON', async () => {
    const folder = await folderWith({ ...SOUND_FILES, 'gateway.yaml': BROKEN });
    const { out } = await carpeta(['config', 'check', join(folder, 'gateway.yaml'), '--json']);
    const { ok, problems } = JSON.parse(out) as { ok: boolean; problems: Record<string, unknown>[] };
    expect(ok).toBe(false);
    expect(problems.at(-1)).toEqual({
      pointer: 'http.prot',
      code: 'config-unknown-key',
      detail: 'is not known here',
      fix: 'Did you mean port?',
      line: 2,
      entityFault: false,
    });
  });

  it('notes a maintenance window that is over, and finds fault only with one that cannot be', async () => {
    const yaml = (windows: string) =>
      `profile: sandbox\nbackends: { notifica: { simulator: true, maintenance: [${windows}] } }\n`;
    const over = "{ from: '2020-01-01T00:00', to: '2020-01-01T06:00', reason: Parada }";
    const sound = await folderWith({ 'gateway.yaml': yaml(over) });
    const first = await carpeta(['config', 'check', join(sound, 'gateway.yaml')]);
    expect([first.code, first.err]).toEqual([0, 'Note: backends.notifica.maintenance[0] is over; it may be removed.']);
    const skipped = "{ from: '2026-03-29T02:30', to: '2026-03-29T06:00', reason: Parada }";
    const broken = await folderWith({ 'gateway.yaml': yaml(`${over}, ${over}, ${skipped}`) });
    const { code, out } = await carpeta(['config', 'check', join(broken, 'gateway.yaml')]);
    expect(code).toBe(1);
    expect(out).toMatch(/maintenance\[2\]\.from.*hour the clock skips/);
  });

  it('ends with 0 where all is well', async () => {
    const folder = await folderWith({
      'gateway.yaml': 'profile: sandbox\nbackends: { notifica: { simulator: true } }\n',
    });
    expect(await carpeta(['config', 'check', join(folder, 'gateway.yaml')])).toMatchObject({ code: 0, err: '' });
  });
});

describe('key new FILE', () => {
  it('puts a new key on top of the older ones, readable by its owner alone', async () => {
    const file = join(await folderWith({}), 'secrets', 'data.key');
    expect(await carpeta(['key', 'new', file])).toMatchObject({ code: 0, err: '' });
    const first = (await readFile(file, 'utf8')).trim();
    expect(JSON.parse((await carpeta(['key', 'new', file, '--json'])).out)).toEqual({ file, keys: 2 });
    const [newest, older] = (await readFile(file, 'utf8')).trim().split('\n');
    expect([older, newest === first]).toEqual([first, false]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('the gateway it speaks to', () => {
  it('is the one of CARPETA_URL and CARPETA_KEY', async () => {
    vi.stubEnv('CARPETA_URL', 'https://pasarela.example.org');
    vi.stubEnv('CARPETA_KEY', 'k');
    expect(await findGateway()).toEqual({ url: 'https://pasarela.example.org', key: 'k' });
    vi.stubEnv('CARPETA_KEY', '');
    await expect(findGateway()).rejects.toMatchObject({ exitCode: 2 });
  });

  it('is else the sandbox of ./data, which leaves a note there', async () => {
    vi.stubEnv('CARPETA_URL', '');
    vi.stubEnv('CARPETA_KEY', '');
    const folder = await folderWith({});
    await expect(findGateway(folder)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('npm start'),
    });
    await mkdir(join(folder, 'data'));
    const [note = ''] = sandboxNotes(join(folder, 'data'));
    await writeFile(note, '{"url":"http://127');
    await expect(findGateway(folder)).rejects.toMatchObject({ exitCode: 1 });
    await writeFile(note, JSON.stringify({ url: 'http://127.0.0.1:8080', key: 'k' }));
    expect(await findGateway(folder)).toEqual({ url: 'http://127.0.0.1:8080', key: 'k' });
  });
});

describe('simulate', () => {
  it('runs the far side until interrupted, and says where', async () => {
    const interruption = new AbortController();
    const running = carpeta(['simulate', 'notifica', '--json', '--issuers', 'L01999999'], {
      url: 'http://127.0.0.1:9',
      interrupted: AbortSignal.any([interruption.signal, AbortSignal.timeout(20_000)]),
    });
    interruption.abort();
    const { code, out } = await running;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/ws\/notificaWsV21$/),
      port: expect.any(Number),
    });
  });

  it.each(simulated.filter((id) => id !== 'notifica'))('runs the far side of %s too', async (id) => {
    const interruption = new AbortController();
    const running = carpeta(['simulate', id, '--json'], {
      url: 'http://127.0.0.1:9',
      interrupted: AbortSignal.any([interruption.signal, AbortSignal.timeout(20_000)]),
    });
    interruption.abort();
    const { code, out, err } = await running;
    expect([code, err]).toEqual([0, '']);
    const { settings, entity } = JSON.parse(out) as { settings: object; entity: object };
    expect(JSON.stringify(settings)).toMatch(/https?:\/\/127\.0\.0\.1:\d+/);
    expect(backends[id]!.configSchema.safeParse(settings).success).toBe(true);
    expect(entity).toMatchObject({ dir3: 'L01999999' });
  });

  it('explains the magic persons in its help', async () => {
    expect((await carpeta(['simulate', '--help'])).out).toMatch(/REHUSA +refuses it/);
  });
});

describe('migrate', () => {
  it('brings the embedded store up to date, and finds nothing to do the second time', async () => {
    const folder = await folderWith({});
    for (const name of ['GATEWAY_CONFIG', 'DATABASE_URL']) vi.stubEnv(name, '');
    vi.stubEnv('DATA_DIR', join(folder, 'data'));
    // As root the server runs as an ordinary user, who must be able to pass.
    await chmod(folder, 0o711);
    const first = await carpeta(['migrate', '--json']);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect((JSON.parse(first.out) as { applied: string[] }).applied.length).toBeGreaterThan(0);
    expect(JSON.parse((await carpeta(['migrate', '--json'])).out)).toEqual({ applied: [] });
  });
});

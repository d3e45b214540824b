import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, readConfig } from '../../src/config.ts';
import { problemText } from '../../src/config-problem.ts';
import { GatewayError } from '../../src/errors.ts';
import { NO_ENVIRONMENT, read, sandbox, TEST_BACKENDS } from '../support/config-files.ts';

describe('the production profile', () => {
  it.each([
    [
      'a simulator',
      (yaml: string) => yaml.replace("url: 'https://notifica.example.org/ws'", 'simulator: true'),
      'backends.notifica.simulator',
    ],
    ['plain http', (yaml: string) => yaml.replace('https://notifica', 'http://notifica'), 'backends.notifica.url'],
    ['the embedded store unless it is asked for', (yaml: string) => yaml.replace(/^store:.*\n/m, ''), 'store'],
    ['a missing data key', (yaml: string) => yaml.replace(/^secrets:.*\n/m, ''), 'secrets.dataKeyFile'],
    [
      'a missing platform seal',
      (yaml: string) => `${yaml}seal: { pkcs12File: no.p12, passphraseFile: seal.pass }\n`,
      'seal.pkcs12File',
    ],
    [
      'a seal out of certs-example',
      (yaml: string) => yaml.replace('seal.p12', 'certs-example/seal.p12'),
      'entities[0].seal.pkcs12File',
    ],
  ])('refuses %s', async (_what, edit, pointer) => {
    const { config, problems } = await read(edit, { files: { 'certs-example/seal.p12': 'x' } });
    expect(config).toBeNull();
    expect(problems.map((each) => each.pointer)).toEqual([pointer]);
  });

  it('takes the embedded store when told to', async () => {
    const { config } = await read((yaml) =>
      yaml.replace(/^store:.*$/m, 'store: { embedded: true, dataDir: /srv/gateway }'),
    );
    expect(config?.store).toEqual({ url: null, dataDir: '/srv/gateway', dataDirNamed: true });
  });

  it('recognises an example certificate by its subject, wherever it was copied to', async () => {
    const { file } = await read();
    const { config, problems } = await readConfig({
      file,
      env: NO_ENVIRONMENT,
      backends: TEST_BACKENDS,
      inspectSeal: () => ({ subject: 'CN=SELLO DE EJEMPLO' }),
    });
    expect(config).toBeNull();
    expect(problems.map((each) => each.code)).toEqual(['config-example-certificate']);
  });
});

describe('the sandbox profile', () => {
  it('permits plain http to loopback only', async () => {
    const near = await read((yaml) => sandbox(yaml).replace('https://notifica.example.org', 'http://127.0.0.1:9999'));
    expect(near.problems).toEqual([]);
    const far = await read((yaml) => sandbox(yaml).replace('https://notifica', 'http://notifica'));
    expect(far.problems.map((each) => each.pointer)).toEqual(['backends.notifica.url']);
  });
});

describe("an entity's own fault", () => {
  it('suspends that entity and does not stop the start', async () => {
    const { config, problems } = await read(undefined, { files: {} });
    expect(config).not.toBeNull();
    expect(problems).toEqual([]);
    const { file, folder } = await read();
    await rm(join(folder, 'seal.p12'));
    await rm(join(folder, 'api.key'));
    const loaded = await loadConfig({ env: { ...NO_ENVIRONMENT, configFile: file }, backends: TEST_BACKENDS });
    expect(loaded.entities[0]?.seal).toMatchObject({ pkcs12: null, problem: { code: 'seal-missing' } });
    expect(loaded.entities[0]?.backendProblems.notifica).toMatchObject({ code: 'platform-key-missing' });
  });

  it('is reported with the reason its seal cannot be used', async () => {
    const { file } = await read();
    const { config, problems } = await readConfig({
      file,
      env: NO_ENVIRONMENT,
      backends: TEST_BACKENDS,
      inspectSeal: () => {
        throw new GatewayError('seal-password-wrong', 'start', 'The passphrase is wrong.');
      },
    });
    expect(config?.entities[0]?.seal?.problem?.code).toBe('seal-password-wrong');
    expect(problems.map(problemText)).toEqual([expect.stringContaining('Correct the passphrase in passphraseFile')]);
  });

  it('is a missing seal where signed messages are wanted and there is no platform seal', async () => {
    const { config, problems } = await read((yaml) => yaml.replace(/^ {4}seal:.*\n/m, ''));
    expect(config).not.toBeNull();
    expect(problems.map((each) => [each.pointer, each.code])).toEqual([['entities[0].seal', 'seal-missing']]);
  });
});

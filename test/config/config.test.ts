import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, readConfig, readEnvironment } from '../../src/config.ts';
import { problemText } from '../../src/config-problem.ts';
import { DATA_KEY, NO_ENVIRONMENT, read, sandbox, TEST_BACKENDS } from '../support/config-files.ts';

describe('a sound gateway.yaml', () => {
  it('becomes a typed configuration with secrets read from their files', async () => {
    const { config, problems } = await read();
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      profile: 'production',
      http: {
        host: '127.0.0.1',
        port: 8443,
        publicUrl: 'https://pasarela.example.org',
        maxBodyBytes: 16 * 1024 * 1024,
        tls: null,
      },
      store: { url: 'postgres://gateway@db.example.org/gateway', dataDirNamed: false },
      retention: { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 },
      simulators: [],
      logLevel: 'info',
    });
    expect(config?.secrets.masterKeys[0]?.toString('base64')).toBe(DATA_KEY);
    expect(config?.entities[0]).toMatchObject({
      dir3: 'L01999999',
      units: ['L01999999'],
      sendAs: 'unit',
      backends: { notifica: { apiKey: 'the-api-key' } },
      seal: { passphrase: 'passphrase', problem: null },
    });
    expect(config?.clients[0]?.keySha256.toString('hex')).toBe('ab'.repeat(32));
    expect(config?.backends.notifica).toMatchObject({ timeoutMs: 20_000, leaseMs: 50_000, concurrency: 8 });
  });

  it('gives way to the environment', async () => {
    const env = readEnvironment({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgres://elsewhere/db',
      DATA_DIR: '/srv/data',
      LOG_LEVEL: 'warn',
    });
    const { config } = await read(undefined, { env });
    expect(config).toMatchObject({
      http: { host: '::1', port: 0 },
      store: { url: 'postgres://elsewhere/db', dataDir: '/srv/data', dataDirNamed: true },
      logLevel: 'warn',
    });
  });

  it('counts relative paths from its own folder', async () => {
    const { config, folder } = await read((yaml) => yaml.replace('store: {', 'store: { dataDir: here,'));
    expect(config?.store.dataDir).toBe(join(folder, 'here'));
  });

  it('keeps every data key, the first one current', async () => {
    const second = Buffer.alloc(32, 9).toString('base64');
    const { config } = await read(undefined, { files: { 'data.key': `${DATA_KEY}\n\n${second}\n` } });
    expect(config?.secrets.masterKeys.map((key) => key[0])).toEqual([7, 9]);
  });

  it('in the sandbox profile may leave the data key out', async () => {
    const { config, problems } = await read((yaml) =>
      sandbox(yaml).replace('secrets: { dataKeyFile: data.key }\n', ''),
    );
    expect(problems).toEqual([]);
    expect(config?.secrets.masterKeys).toEqual([]);
  });

  it('lets a simulated back end leave its address out', async () => {
    const { config, problems } = await read((yaml) =>
      sandbox(yaml).replace("url: 'https://notifica.example.org/ws'", 'simulator: true'),
    );
    expect(problems).toEqual([]);
    expect(config?.simulators).toEqual(['notifica']);
    expect(config?.backends.notifica?.timeoutMs).toBe(20_000);
  });
});

describe('a broken gateway.yaml', () => {
  it('is refused with all its problems at once, each with its path and fix', async () => {
    const { config, texts } = await read((yaml) =>
      yaml
        .replace('port: 8443', 'prot: 8443')
        .replace('ine: "99999"', 'ine: 99999')
        .replace('entities: [L01999999]', 'entities: [L01999998]')
        .replace('scopes: [events, messages]', 'scopes: [events, mesages]')
        .replace('leaseMs: 50000', 'leaseMs: 40000')
        .replace('seal.p12', 'nowhere.p12'),
    );
    expect(config).toBeNull();
    expect(texts.map((text) => text.split(' (line')[0])).toEqual([
      'backends.notifica.leaseMs',
      'clients[0].entities[0]',
      'clients[0].scopes[1]',
      'entities[0].ine',
      'entities[0].seal.pkcs12File',
      'http.prot',
    ]);
    expect(texts[1]).toContain('write L01999999');
    expect(texts[2]).toContain('Use one of: events, messages, operator, folder, metrics');
    expect(texts[3]).toContain('in quotes');
    expect(texts[5]).toBe('http.prot (line 2): is not known here. Did you mean port?');
  });

  it('suggests the name that was meant inside an adapter block, secrets under their file name', async () => {
    const { texts } = await read((yaml) => yaml.replace('timeoutMs', 'timeOut').replace('apiKeyFile', 'apiKeyFil'));
    expect(texts).toEqual([
      'backends.notifica.timeOut (line 19): is not known here. Did you mean timeoutMs?',
      'entities[0].backends.notifica.apiKeyFil (line 12): is not known here. Did you mean apiKeyFile?',
      expect.stringContaining('entities[0].backends.notifica.apiKeyFile: is missing'),
    ]);
  });

  it('never accepts nor prints a secret written in it', async () => {
    const { config, texts } = await read((yaml) => yaml.replace('apiKeyFile: api.key', 'apiKey: canary-4711'));
    expect(config).toBeNull();
    expect(texts).toEqual([expect.stringMatching(/^entities\[0\]\.backends\.notifica\.apiKey .*apiKeyFile\.$/)]);
    expect(texts.join()).not.toContain('canary');
  });

  it.each([
    ['a duplicate key', (yaml: string) => `${yaml}profile: sandbox\n`, /^profile.*twice, at lines 1 and 20/],
    ['bad YAML', (yaml: string) => yaml.replace('http: {', 'http: {{'), /^\(file\): not valid YAML at line 3/],
    [
      'a repeated entity',
      (yaml: string) => yaml.replace('clients:', '  - { dir3: L01999999, name: Otra }\nclients:'),
      /^entities\[1\]\.dir3 .*same as entities\[0\]/,
    ],
    [
      'an unknown back end',
      (yaml: string) => yaml.replace(/^ {2}notifica:/m, '  notfica:'),
      /^backends\.notfica .*Did you mean notifica/,
    ],
    ['an unknown vendor', (yaml: string) => `${yaml}vendors: { acme: {} }\n`, /^vendors\.acme .*does not have/],
    [
      'a wrong DIR3',
      (yaml: string) => yaml.replace('dir3: L01999999', 'dir3: 1999'),
      /^entities\[0\]\.dir3 .*must be text/,
    ],
    [
      'a hash that is none',
      (yaml: string) => yaml.replace('abab', 'xyxy'),
      /^clients\[0\]\.keySha256 .*carpeta client new/,
    ],
    [
      'evidence kept shorter than its payload',
      (yaml: string) => `${yaml}retention: { evidenceDays: 20 }\n`,
      /^retention\.evidenceDays .*shorter than payloadDays \(30\)/,
    ],
    [
      'metadata kept shorter than what it describes',
      (yaml: string) => `${yaml}retention: { metadataDays: 100 }\n`,
      /^retention\.metadataDays .*shorter than evidenceDays \(1825\)/,
    ],
    [
      'a malware check without an address',
      (yaml: string) => `${yaml}scan: { clamd: { timeoutMs: 5000 } }\n`,
      /^scan\.clamd .*needs host .*or socketPath/,
    ],
    [
      'a malware check that takes less than an upload may have',
      (yaml: string) => `${yaml}scan: { clamd: { host: clamd.example.org, maxBytes: 1000000 } }\n`,
      /^scan\.clamd\.maxBytes .*Use at least 15728640/,
    ],
    ['an empty file', () => '', /^\(file\)|^profile/],
  ])('names %s', async (_what, edit, expected) => {
    const { config, texts } = await read(edit);
    expect(config).toBeNull();
    expect(
      texts.some((text) => expected.test(text)),
      texts.join('\n'),
    ).toBe(true);
  });

  it.each([
    ['missing', undefined, 'not there'],
    ['of 16 bytes', Buffer.alloc(16).toString('base64'), 'line 1'],
    ['empty', '', 'empty'],
  ])('is refused when its data key is %s, without quoting it', async (_what, text, expected) => {
    const { config, texts } = await read((yaml) => (text === undefined ? yaml.replace('data.key', 'no.key') : yaml), {
      files: text === undefined ? {} : { 'data.key': text },
    });
    expect(config).toBeNull();
    expect(texts).toEqual([expect.stringContaining(expected)]);
    if (text) expect(texts[0]).not.toContain(text);
  });

  it('fails the start with one error that carries every finding', async () => {
    const { file } = await read((yaml) => yaml.replace('port: 8443', 'prot: 1').replace('ine: "99999"', 'ine: 9'));
    const failure = loadConfig({ env: { ...NO_ENVIRONMENT, configFile: file }, backends: TEST_BACKENDS });
    await expect(failure).rejects.toMatchObject({
      code: 'config-invalid',
      findings: [{ pointer: 'entities[0].ine' }, { pointer: 'http.prot' }],
    });
  });

  it('that is not there is a problem, not a crash', async () => {
    const { problems } = await readConfig({
      file: '/nowhere/gateway.yaml',
      env: NO_ENVIRONMENT,
      backends: TEST_BACKENDS,
    });
    expect(problems.map(problemText)).toEqual([expect.stringContaining('cannot read /nowhere/gateway.yaml')]);
  });
});

describe('http.tls', () => {
  it('names a certificate and a key that are read and must be PEM', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { folder, file } = await read((yaml) =>
      yaml.replace('port: 8443', 'port: 8443, tls: { certFile: c.pem, keyFile: k.pem }'),
    );
    await writeFile(join(folder, 'c.pem'), 'no certificate');
    await writeFile(join(folder, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { problems } = await readConfig({ file, env: NO_ENVIRONMENT, backends: TEST_BACKENDS });
    expect(problems.map((each) => each.pointer)).toEqual(['http.tls.certFile']);
  });
});

describe('the environment', () => {
  it('is refused with every wrong variable named', () => {
    expect(() => readEnvironment({ PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' })).toThrow(
      expect.objectContaining({
        findings: [{ pointer: 'PORT' }, { pointer: 'LOG_LEVEL' }, { pointer: 'DATABASE_URL' }].map((each) =>
          expect.objectContaining(each),
        ),
      }),
    );
  });

  it('treats an empty variable as absent', () => {
    expect(readEnvironment({ PORT: '', GATEWAY_CONFIG: ' ' })).toEqual(NO_ENVIRONMENT);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, sandbox } from '../support/config-files.ts';

const CA = readFileSync(join(import.meta.dirname, '../../certs-example/ca.crt'), 'utf8');
const FILES = {
  'hook.secret': `whsec_${Buffer.alloc(32, 5).toString('base64')}\n`,
  'short.secret': 'whsec_AAAA\n',
  'mail.user': 'pasarela\n',
  'mail.pass': 'contrasena-de-prueba\n',
  'ca.pem': CA,
  'not-ca.pem': 'x',
};
const HOOK = '{ url: https://guardia.example.org/avisos, secretFile: hook.secret }';
const MAIL =
  '{ smtpUrl: "smtp://correo.example.org:587", caFile: ca.pem, userFile: mail.user, passwordFile: mail.pass, from: p@example.org, to: [g@example.org] }';
const withBlock = (block: string) => (yaml: string) => `${yaml}alerting: ${block}\n`;
const readBlock = (block: string) => read(withBlock(block), { files: FILES });

describe('alerting', () => {
  it('is read, with its secrets from their files and TLS required', async () => {
    const { config, texts } = await readBlock(
      `{ webhook: ${HOOK}, email: ${MAIL}, language: ca, openCircuitMinutes: 5, except: [expiring-soon] }`,
    );
    expect(texts).toEqual([]);
    expect(config?.alerting).toMatchObject({
      webhook: { url: 'https://guardia.example.org/avisos', secret: FILES['hook.secret'].trim() },
      email: {
        ...{ url: 'smtp://correo.example.org:587', from: 'p@example.org', to: ['g@example.org'], tls: 'required' },
        login: { user: 'pasarela', password: 'contrasena-de-prueba' },
      },
      ...{ language: 'ca', openCircuitMs: 300_000, holdMs: 60_000, except: ['expiring-soon'] },
    });
  });

  it('may be left out, or say nobody', async () => {
    expect((await read()).config?.alerting).toBeUndefined();
    expect((await readBlock('{}')).config?.alerting).toMatchObject({ webhook: null, email: null, expiryDays: 30 });
  });

  it.each([
    ['plain http', HOOK.replace('https:', 'http:'), ['alerting.webhook.url']],
    ['a user in the address', HOOK.replace('https://', 'https://a:b@'), ['alerting.webhook.url']],
    ['a secret written out', HOOK.replace('secretFile: hook.secret', 'secret: whsec_x'), ['alerting.webhook.secret']],
    ['a secret too short', HOOK.replace('hook.secret', 'short.secret'), ['alerting.webhook.secret']],
  ])('refuses a webhook with %s', async (_what, block, pointers) => {
    const { config, problems } = await readBlock(`{ webhook: ${block} }`);
    expect(config).toBeNull();
    expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it.each([
    ['a password written out', MAIL.replace('passwordFile: mail.pass', 'password: secreto'), 'alerting.email.password'],
    ['a name alone', MAIL.replace('passwordFile: mail.pass, ', ''), 'alerting.email'],
    ['a login in its address', MAIL.replace('smtp://', 'smtp://u:p@'), 'alerting.email.smtpUrl'],
    ['nobody to tell', MAIL.replace('[g@example.org]', '[]'), 'alerting.email.to'],
    ['no address to tell', MAIL.replace('g@example.org', '"g\\nBcc: x@example.org"'), 'alerting.email.to[0]'],
    ['an authority that is none', MAIL.replace('ca.pem', 'not-ca.pem'), 'alerting.email.caFile'],
  ])('refuses mail with %s', async (_what, block, pointer) => {
    const { config, problems, texts } = await readBlock(`{ email: ${block} }`);
    expect(config).toBeNull();
    expect(problems.map((each) => each.pointer)).toContain(pointer);
    expect(texts.join()).not.toContain('secreto');
  });

  it('says everything wrong at once, and what was meant', async () => {
    const { texts } = await readBlock('{ webhok: {}, language: fr, holdSeconds: -1, except: [nothing] }');
    expect(texts).toHaveLength(4);
    expect(texts.join()).toContain('Did you mean webhook?');
  });

  it('takes plain http and mail without TLS on this machine in a sandbox alone', async () => {
    const local = `{ webhook: ${HOOK.replace('https://guardia.example.org', 'http://127.0.0.1:9')}, email: ${MAIL} }`;
    const { config } = await read((yaml) => withBlock(local)(sandbox(yaml)), { files: FILES });
    expect(config?.alerting?.email?.tls).toBe('offered');
    const far = withBlock(`{ webhook: ${HOOK.replace('https', 'http')} }`);
    expect((await read((yaml) => far(sandbox(yaml)), { files: FILES })).config).toBeNull();
  });
});

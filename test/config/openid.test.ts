import { describe, expect, it } from 'vitest';
import { shownConfig } from '../../src/config-shown.ts';
import { type Edit, read, sandbox } from '../support/config-files.ts';

const SECRET = 'the secret of the provider';
const files = { 'oidc.secret': `${SECRET}\n` };
const BLOCK = `operator:
  oidc:
    issuer: https://login.example.org/realms/province
    clientId: carpeta
    clientSecretFile: oidc.secret
    scopes: [profile]
    claim: groups
    grants:
      - { value: operadores, client: eoffice-demo }
`;
const withBlock =
  (edit: Edit = (yaml) => yaml): Edit =>
  (yaml) =>
    edit(`${yaml.replace('[events, messages]', '[events, messages, operator]')}${BLOCK}`);

describe('the block operator.oidc', () => {
  it('is read with its defaults, and its secret from the file', async () => {
    const { config, problems } = await read(withBlock(), { files });
    expect(problems).toEqual([]);
    expect(config?.openid).toEqual({
      issuer: 'https://login.example.org/realms/province',
      alsoAt: [],
      name: 'login.example.org',
      clientId: 'carpeta',
      clientSecret: SECRET,
      scopes: ['openid', 'profile'],
      claim: 'groups',
      grants: [{ value: 'operadores', client: 'eoffice-demo' }],
      person: 'sub',
      clockToleranceMs: 30_000,
      timeoutMs: 10_000,
    });
    if (config === null) throw new TypeError('unreachable');
    const shown = JSON.stringify(shownConfig(config));
    expect(shown).toContain('https://login.example.org/realms/province');
    expect(shown).not.toContain(SECRET);
  });

  it('may be absent: then people sign in with a key', async () => {
    const { config } = await read();
    expect(config?.openid).toBeNull();
  });

  it.each<[string, Edit, string[]]>([
    ['plain http', (yaml) => yaml.replace('https://login', 'http://login'), ['operator.oidc.issuer']],
    [
      'plain http to loopback in production',
      (yaml) => yaml.replace('https://login.example.org', 'http://127.0.0.1:9'),
      ['operator.oidc.issuer'],
    ],
    ['an issuer with a query', (yaml) => yaml.replace('/province', '/province?a=1'), ['operator.oidc.issuer']],
    ['an issuer that is no address', (yaml) => yaml.replace('https://login', 'login'), ['operator.oidc.issuer']],
    [
      'a secret that is not there',
      (yaml) => yaml.replace('oidc.secret', 'no.secret'),
      ['operator.oidc.clientSecretFile'],
    ],
    [
      'a secret written into the file',
      (yaml) => yaml.replace('clientSecretFile: oidc.secret', 'clientSecret: x'),
      ['operator.oidc.clientSecret', 'operator.oidc.clientSecretFile'],
    ],
    [
      'no public address',
      (yaml) => yaml.replace(", publicUrl: 'https://pasarela.example.org/'", ''),
      ['http.publicUrl'],
    ],
    [
      'a client that is not there',
      (yaml) => yaml.replace('client: eoffice-demo', 'client: eoffice-dem'),
      ['operator.oidc.grants[0].client'],
    ],
    [
      'a client without the scope',
      (yaml) => yaml.replace('[events, messages, operator]', '[events, messages]'),
      ['operator.oidc.grants[0].client'],
    ],
    [
      'one value granted twice',
      (yaml) => `${yaml}      - { value: operadores, client: eoffice-demo }\n`,
      ['operator.oidc.grants[1].value'],
    ],
    [
      'a tolerance of the clock beyond two minutes',
      (yaml) => `${yaml}    clockToleranceSeconds: 121\n`,
      ['operator.oidc.clockToleranceSeconds'],
    ],
    [
      'several at once',
      (yaml) => yaml.replace('https://login', 'http://login').replace('oidc.secret', 'no.secret'),
      ['operator.oidc.clientSecretFile', 'operator.oidc.issuer'],
    ],
  ])('is refused with %s', async (_what, edit, pointers) => {
    const { config, problems, texts } = await read(withBlock(edit), { files });
    expect(config).toBeNull();
    expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(texts.join('')).not.toContain(SECRET);
  });

  it('permits plain http to this machine in a sandbox', async () => {
    const edit: Edit = (yaml) => sandbox(yaml).replace('https://login.example.org', 'http://127.0.0.1:9');
    expect((await read(withBlock(edit), { files })).problems).toEqual([]);
  });
});

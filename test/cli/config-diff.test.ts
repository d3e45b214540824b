import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { carpeta } from '../support/cli.ts';
import { folderWith, SOUND_YAML } from '../support/config-files.ts';

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await folderWith({
    'a.yaml': SOUND_YAML,
    'same.yaml': `# another remark\n${SOUND_YAML}`,
    'b.yaml': SOUND_YAML.replace('8443', '9443')
      .replace('ab'.repeat(32), 'cd'.repeat(32))
      .replace('apiKeyFile: api.key', 'apiKeyFile: other.key')
      .replace('clients:', '  - { dir3: L01999998, name: Villa Inventada }\nclients:'),
    'inline.yaml': `${SOUND_YAML}alerting: { webhook: { secret: clave-escrita-por-error } }\n`,
    'broken.yaml': 'profile: [production\nhttp: clave-escrita-por-error',
    'twice.yaml': 'profile: sandbox\nprofile: production\n',
    'list.yaml': '- clave-escrita-por-error\n',
    'bomb.yaml': `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefghi'
      .split('')
      .map((name, n) => `${name}: &${name} [${`*${'abcdefgh'[n]},`.repeat(10)}]`)
      .join('\n')}\n`,
    'round.yaml': 'a: &a { b: [*a] }\n',
    'deep.yaml': `a: ${'['.repeat(50_000)}`,
    'depth.yaml': Array.from({ length: 100 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
  });
});

describe('carpeta config diff', () => {
  it('ends with 0 where both say the same', async () => {
    expect(await carpeta(['config', 'diff', file('a.yaml'), file('same.yaml')])).toEqual({
      ...{ code: 0, out: 'There is no difference.', err: '' },
    });
    const json = await carpeta(['config', 'diff', file('a.yaml'), file('a.yaml'), '--json']);
    expect([json.code, JSON.parse(json.out)]).toEqual([0, { equal: true, differences: [] }]);
  });

  it('tells every difference with what it means, in a table, and ends with 1', async () => {
    const { code, out } = await carpeta(['config', 'diff', file('a.yaml'), file('b.yaml')]);
    expect(code).toBe(1);
    const cells = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells[0]).toEqual(['What', 'Setting', 'Before', 'After', 'What it means']);
    expect(cells.slice(2).map(([what, place]) => [what, place])).toEqual([
      ['changed', 'http.port'],
      ['changed', 'entities[L01999999].backends.notifica.apiKeyFile'],
      ['added', 'entities[L01999998]'],
      ['changed', 'clients[eoffice-demo].keySha256'],
    ]);
    expect(out).toContain('The entity exists from the next start.');
    expect(out).not.toMatch(/abab|cdcd/);
  });

  it('says the same in the reader’s language, and whole as JSON', async () => {
    const { out } = await carpeta(['config', 'diff', file('a.yaml'), file('b.yaml'), '--lang', 'ca']);
    expect(out).toContain('L’entitat existeix des de l’arrancada següent.');
    const json = await carpeta(['config', 'diff', file('a.yaml'), file('b.yaml'), '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      equal: false,
      differences: [
        { place: 'http.port', kind: 'changed', before: '8443', after: '9443', meaning: 'listening' },
        { before: 'api.key', after: 'other.key', meaning: 'secret-file' },
        { kind: 'added', before: null, after: '{ dir3: L01999998, name: Villa Inventada }' },
        { before: '••••••', after: '••••••', meaning: 'client-key' },
      ],
    });
  });

  it('shows no secret that somebody wrote out', async () => {
    for (const more of [[], ['--json']]) {
      const { code, out } = await carpeta(['config', 'diff', file('a.yaml'), file('inline.yaml'), ...more]);
      expect([code, out.includes('alerting.webhook.secret'), out.includes('clave-escrita')]).toEqual([1, true, false]);
    }
  });

  it.each([
    ['broken.yaml', 'It is not valid YAML. Look at indentation and quotes. Line 2, column 1.'],
    ['twice.yaml', 'A setting is written twice. Keep one. Line 2.'],
    ['list.yaml', 'It is no gateway.yaml: it has no blocks with names.'],
    ['bomb.yaml', 'Its references (& and *) cannot be expanded. Write the values out.'],
    ['round.yaml', 'Its references (& and *) cannot be expanded. Write the values out.'],
    ['deep.yaml', 'It has blocks within too many blocks. Look at the indentation.'],
    ['depth.yaml', 'It has blocks within too many blocks. Look at the indentation.'],
  ])('ends with 2 for what cannot be compared, without a word of it: %s', async (name, why) => {
    expect(await carpeta(['config', 'diff', file('a.yaml'), file(name)])).toEqual({
      ...{ code: 2, out: '', err: `${file(name)}: ${why}` },
    });
  });

  it('ends with 2 for a file that is not there, and for one alone', async () => {
    expect((await carpeta(['config', 'diff', file('a.yaml'), file('none.yaml')])).err).toMatch(
      /none\.yaml cannot be read/,
    );
    expect((await carpeta(['config', 'diff', file('a.yaml')])).code).toBe(2);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adapter } from '../../../adapters/vendors/notib-v2/index.ts';
import { type ConfigProblem, problemText } from '../../../src/config-problem.ts';
import { readVendors } from '../../../src/config-vendors.ts';

const folder = mkdtempSync(join(tmpdir(), 'carpeta-notib-'));
writeFileSync(join(folder, 'notib.pass'), 'clave-de-prueba-1\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entities = [{ dir3: 'L01999999' }];
const ripea = { id: 'ripea', user: 'ripea', passwordFile: 'notib.pass', entities };

async function read(block: unknown) {
  const problems: ConfigProblem[] = [];
  const found = await readVendors({
    blocks: { 'notib-v2': block },
    folder,
    schemas: { 'notib-v2': adapter },
    entities: new Set(['L01999999']),
    profile: 'production',
    report: (...each) => void problems.push(...each),
  });
  return { found: found['notib-v2'], lines: problems.map(problemText) };
}

describe('NOTIB in the configuration', () => {
  it('needs no more than a user, a password and an entity: it delivers, and its applications send', async () => {
    const { found, lines } = await read({ credentials: [ripea] });
    expect(lines).toEqual([]);
    expect(found).toMatchObject({
      settings: { repeatMinutes: 1_440 },
      credentials: [
        { settings: { roles: ['NOT_APL'], password: 'clave-de-prueba-1' }, entities: [{ effect: 'deliver' }] },
      ],
    });
  });

  it('has as many applications of one entity as there are', async () => {
    const helium = { ...ripea, id: 'helium', user: 'helium', callbackUrl: 'https://helium.example.org/notib' };
    expect((await read({ credentials: [ripea, helium] })).lines).toEqual([]);
    expect((await read({ credentials: [{ ...ripea, entities: [...entities, ...entities] }] })).lines).toEqual([
      expect.stringContaining('is the same as'),
    ]);
  });

  it('names what is wrong', async () => {
    const { lines } = await read({
      repeatMinutes: 20_000,
      naturalDays: 9,
      credentials: [
        { ...ripea, user: 'a:b', roles: ['NOT_SUPER'], callbackUrl: 'http://ripea.example.org', usuari: 'x' },
      ],
    });
    for (const expected of [
      /repeatMinutes: /,
      /naturalDays: /,
      /credentials\[0\]\.user: must not have a colon/,
      /credentials\[0\]\.roles\[0\]: /,
      /credentials\[0\]\.callbackUrl: is plain http/,
      /credentials\[0\]\.usuari: is not known/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(expected));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ConfigProblem, problemText } from '../../src/config-problem.ts';
import type { VendorSchemas } from '../../src/config-types.ts';
import { readVendors } from '../../src/config-vendors.ts';

const folder = mkdtempSync(join(tmpdir(), 'carpeta-vendors-'));
writeFileSync(join(folder, 'inventada.pass'), 'clave-de-prueba-1\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A vendor that exists in these tests alone. */
const text = z.string({ error: (issue) => (issue.input === undefined ? undefined : 'must be text') });
const vendors = {
  inventada: {
    intake: {
      defaultEffect: 'mirror',
      settingsSchema: z.strictObject({
        overlapMinutes: z.int().default(180),
        rescanDays: z.int().default(7),
      }),
      credentialSchema: z.strictObject({
        url: z.string().regex(/^https?:/),
        user: z.string(),
        password: z.string(),
        officer: z.string().min(5),
      }),
      entitySchema: z.strictObject({
        code: text.regex(/^[0-9]{5}$/, { error: 'is not an entity code (5 digits, in quotes)' }),
        statusUrl: z.string().optional(),
      }),
    },
  },
} as unknown as VendorSchemas;

const credential = {
  id: 'provincia',
  url: 'https://{entity}.inventada.example.org',
  user: 'pasarela',
  passwordFile: 'inventada.pass',
  officer: '00000000T',
  entities: [
    { dir3: 'L01999999', code: '99999' },
    { dir3: 'L01999998', code: '99998', effect: 'deliver' },
  ],
};

async function read(block: unknown, profile: 'sandbox' | 'production' = 'production') {
  const problems: ConfigProblem[] = [];
  const found = await readVendors({
    blocks: { inventada: block },
    folder,
    schemas: vendors,
    entities: new Set(['L01999999', 'L01999998']),
    profile,
    report: (...each) => void problems.push(...each),
  });
  return { found: found.inventada, lines: problems.map(problemText) };
}

describe('a vendor in the configuration', () => {
  it('has its adapter’s settings, its secrets from their files, and an effect for every entity', async () => {
    const { found, lines } = await read({ rescanDays: 3, credentials: [credential] });
    expect(lines).toEqual([]);
    expect(found).toMatchObject({
      simulator: false,
      documentsFrom: [],
      settings: { rescanDays: 3, overlapMinutes: 180 },
      credentials: [
        {
          id: 'provincia',
          settings: { user: 'pasarela', password: 'clave-de-prueba-1' },
          entities: [
            { dir3: 'L01999999', effect: 'mirror', settings: { code: '99999' } },
            { dir3: 'L01999998', effect: 'deliver', settings: { code: '99998' } },
          ],
        },
      ],
    });
  });

  it('that is simulated lacks nothing its far side will say, and what it does say is judged', async () => {
    const entities = [{ dir3: 'L01999999' }];
    const simulated = { simulator: true, credentials: [{ id: 'simulated', entities }] };
    expect((await read(simulated, 'sandbox')).lines).toEqual([]);
    const wrong = [{ dir3: 'L01999999', code: '1' }];
    const { lines } = await read({ simulator: true, credentials: [{ id: 'x', usr: 'a', entities: wrong }] }, 'sandbox');
    expect(lines.toSorted()).toEqual([
      expect.stringContaining('entities[0].code'),
      expect.stringContaining('usr: is not known here'),
    ]);
  });

  it('names all of its faults at once', async () => {
    const { lines } = await read({
      overlapMinuts: 10,
      pollSeconds: 0,
      simulator: true,
      credentials: [
        {
          ...credential,
          url: 'http://inventada.example.org',
          password: 'escrita',
          passwordFile: 'no-esta.pass',
          entities: [
            { dir3: 'L01999990', code: '99999' },
            { dir3: 'L01999998', code: 99_998, effect: 'enviar' },
            { dir3: 'L01999998', code: '99998' },
          ],
        },
        { ...credential, entities: [] },
      ],
    });
    for (const expected of [
      /^vendors\.inventada\.overlapMinuts.*Did you mean overlapMinutes/,
      /^vendors\.inventada\.pollSeconds: /,
      /^vendors\.inventada\.simulator: .*production/,
      /credentials\[0\]\.url: is plain http/,
      /credentials\[0\]\.password: is a secret written in the file/,
      /credentials\[0\]\.passwordFile: names a file that is not there/,
      /credentials\[0\]\.entities\[0\]\.dir3: is not an entity of this file/,
      /credentials\[0\]\.entities\[1\]\.code: must be text/,
      /credentials\[0\]\.entities\[1\]\.effect: is not one of/,
      /credentials\[0\]\.entities\[2\]\.dir3: is the same as vendors\.inventada\.credentials\[0\]\.entities\[1\]\.dir3/,
      /credentials\[1\]\.id: is the same/,
      /credentials\[1\]\.entities: is missing or empty/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(expected));
    expect(lines.join('\n')).not.toContain('escrita');
  });

  it('without a credential brings nothing in, and says so', async () => {
    expect((await read({})).lines).toContainEqual(expect.stringMatching(/credentials: is missing or empty/));
  });
});

describe('a simulated vendor', () => {
  it('needs no addresses and no secrets, and what is written but wrong is still told', async () => {
    const entities = [{ dir3: 'L01999999', code: '99999' }];
    const block = (more: object) => ({ simulator: true, credentials: [{ id: 'provincia', entities, ...more }] });
    expect((await read(block({}), 'sandbox')).lines).toEqual([]);
    const { lines } = await read(block({ officer: 'x', usuario: 'pasarela' }), 'sandbox');
    expect(lines).toContainEqual(expect.stringMatching(/credentials\[0\]\.officer/));
    expect(lines).toContainEqual(expect.stringMatching(/credentials\[0\]\.usuario/));
  });
});

describe('an address', () => {
  it('is https wherever it stands, that of one entity too', async () => {
    const entities = [{ dir3: 'L01999999', code: '99999', statusUrl: 'http://gestor.example.org/estados' }];
    const lines = async (profile: 'production' | 'sandbox') =>
      (await read({ credentials: [{ ...credential, entities }] }, profile)).lines;
    const place = /credentials\[0\]\.entities\[0\]\.statusUrl: is plain http/;
    expect(await lines('production')).toContainEqual(expect.stringMatching(place));
    expect(await lines('sandbox')).toContainEqual(expect.stringMatching(place));
  });

  it('is looked for inside of what an adapter groups', async () => {
    const block = { credentials: [{ ...credential, entities: [] }], avisos: { url: 'http://gestor.example.org' } };
    expect((await read(block)).lines).toContainEqual(expect.stringMatching(/avisos\.url: is plain http/));
  });
});

describe('a queue', () => {
  const queued = z.strictObject({ queue: z.string() });
  const intake = {
    settingsSchema: z.strictObject({}),
    credentialSchema: z.strictObject({ url: z.string() }),
    entitySchema: queued,
    defaultEffect: null,
    queue: { queuesOf: ({ url }: { url: string }, { queue }: z.infer<typeof queued>) => [`${url} ${queue}`] },
  };
  const check = async (queues: readonly [string, string, string]) => {
    const problems: ConfigProblem[] = [];
    const [first, second, third] = queues.map((queue, n) => ({ dir3: `L0199999${9 - n}`, effect: 'deliver', queue }));
    await readVendors({
      blocks: {
        colas: {
          credentials: [
            { id: 'uno', url: 'https://a.example.org', entities: [first, second] },
            { id: 'dos', url: 'https://a.example.org', entities: [third] },
          ],
        },
      },
      folder,
      schemas: { colas: { intake } } as unknown as VendorSchemas,
      entities: new Set(['L01999999', 'L01999998', 'L01999997']),
      profile: 'production',
      report: (...each) => void problems.push(...each),
    });
    return problems.map(problemText);
  };

  it('is taken from by one entity alone, also under another credential', async () => {
    expect(await check(['a', 'b', 'c'])).toEqual([]);
    const repeated = /takes from a queue that vendors\.colas\.credentials\[0\]\.entities\[0\] takes from too/;
    expect(await check(['a', 'a', 'a'])).toEqual([
      expect.stringMatching(/^vendors\.colas\.credentials\[0\]\.entities\[1\]: /),
      expect.stringMatching(/^vendors\.colas\.credentials\[1\]\.entities\[0\]: /),
    ]);
    expect((await check(['a', 'b', 'a'])).join()).toMatch(repeated);
  });
});

describe('credentials that push', () => {
  const pushed = {
    settingsSchema: z.strictObject({}),
    credentialSchema: z.strictObject({ key: z.string() }),
    entitySchema: z.strictObject({}),
    defaultEffect: 'deliver',
    push: { presents: ({ key }: { key: string }) => key },
  };
  const check = async (keys: readonly string[], intake: object = pushed) => {
    const problems: ConfigProblem[] = [];
    const credentials = keys.map((key, n) => ({ id: `c${n}`, key, entities: [{ dir3: 'L01999999' }] }));
    const found = await readVendors({
      blocks: { empuja: { credentials } },
      folder,
      schemas: { empuja: { intake } } as unknown as VendorSchemas,
      entities: new Set(['L01999999']),
      profile: 'production',
      report: (...each) => void problems.push(...each),
    });
    return { lines: problems.map(problemText), read: found.empuja?.credentials.length };
  };

  it('may be several for one entity, each with a key of its own; what they present is not told', async () => {
    expect(await check(['uno', 'dos'])).toEqual({ lines: [], read: 2 });
    const { lines } = await check(['igual-1', 'igual-1']);
    expect(lines).toEqual([
      expect.stringMatching(
        /^vendors\.empuja\.credentials\[1\]: is called with the same as vendors\.empuja\.credentials\[0\]/,
      ),
    ]);
    expect(lines.join()).not.toContain('igual-1');
  });

  it('are one for each entity where it is read from too', async () => {
    expect((await check(['uno', 'dos'], { ...pushed, poll: {} })).lines).toEqual([
      expect.stringMatching(/credentials\[1\]\.entities\[0\]\.dir3: is the same as/),
    ]);
  });
});

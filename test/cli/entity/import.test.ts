import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { adapter } from '../../../adapters/templates/invented/index.ts';
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import { CliError } from '../../../src/cli/cli-error.ts';
import { entityImportOf } from '../../../src/cli/entity/import-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'carpeta-towns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let n = 0;
const file = (content: string | Uint8Array, name = `towns-${++n}.csv`) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Of the adapters there are, one that goes with none of them. */
const command = entityImportOf({ invented: adapter as unknown as VendorAdapter });

async function run(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const context = {
    args,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    terminal: false,
    api: () => Promise.reject(new Error('needs no gateway')),
    interrupted: new AbortController().signal,
  };
  const code = await command.run(context).catch((error: unknown) => {
    if (!(error instanceof CliError)) throw error;
    err.push(error.message);
    return error.exitCode;
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const TWO = 'name,dir3,ine\nAyuntamiento Ficticio,L01999999,99999\nVilla Inventada,L01999998,02003\n';
const VENDOR = 'name;dir3;vendor;vendor.code;effect\n"Villa; Inventada";L01999998;invented;99998;deliver\n';
const YAML = `# The province. Not to be edited by hand? It is.
profile: production

entities:
  - dir3: L01999999 # the first
    name: Ayuntamiento Ficticio
    ine: "99999"

vendors:
  invented:
    # asked every ten minutes
    pollSeconds: 600
    credentials:
      - id: provincia
        url: https://api.example.org
        entities:
          - { dir3: L01999999, code: "99999" } # mirror
`;

describe('a list of towns', () => {
  it('becomes entities, printed; codes of digits stay text', async () => {
    const { code, out } = await run(file(TWO));
    expect(code).toBe(0);
    expect(parse(out)).toEqual({
      entities: [
        { dir3: 'L01999999', name: 'Ayuntamiento Ficticio', ine: '99999' },
        { dir3: 'L01999998', name: 'Villa Inventada', ine: '02003' },
      ],
    });
  });

  it('may come out of a Spanish spreadsheet: BOM, semicolons, quotes, headings in Spanish', async () => {
    const csv =
      '\uFEFFMunicipio;Código DIR3;Código INE;Idioma\r\n"Añora ""la Vieja""; Ficticia";l01999998;02003;ca\r\n';
    const { code, out } = await run(file(csv));
    expect(code).toBe(0);
    const entity = { dir3: 'L01999998', name: 'Añora "la Vieja"; Ficticia', ine: '02003', language: 'ca' };
    expect(parse(out)).toEqual({ entities: [entity] });
  });

  it('in Latin-1 is told so, never guessed, and read where somebody says so', async () => {
    const path = file(Buffer.from('nombre;dir3\nAñora Ficticia;L01999998\n', 'latin1'));
    await expect(run(path)).resolves.toMatchObject({ code: 1, err: expect.stringMatching(/Latin-1.*--latin1/s) });
    expect(parse((await run(path, '--latin1')).out)).toMatchObject({ entities: [{ name: 'Añora Ficticia' }] });
    const utf16 = file(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('name,dir3\n', 'utf16le')]));
    expect((await run(utf16)).err).toContain('UTF-16');
  });

  it('that is wrong is told of all that is wrong, with line, column, code and how to mend it', async () => {
    const rows = [
      'name,dir3,ine,vendor,vendor.code,effect,language',
      ',L0199,2003,invnted,1,perhaps,xx',
      'Villa Inventada,L01999998,02003,invented,1 2,mirror,es',
      '',
      'Otra vez,L01999998,02004,invented,99998,,es,,sobra',
    ];
    const { code, out } = await run(file(rows.join('\n')), '--json');
    expect(code).toBe(1);
    const { faults } = JSON.parse(out) as { faults: { line: number; column: string; code: string; fix: string }[] };
    expect(faults.map((each) => `${each.line} ${each.column} ${each.code}`).toSorted()).toEqual([
      '2 dir3 dir3',
      '2 effect effect',
      '2 ine ine',
      '2 language language',
      '2 name missing',
      '2 vendor unknown-vendor',
      '3 vendor.code vendor-setting',
      '5  too-many-cells',
      '5 dir3 repeated',
      '5 effect missing',
    ]);
    for (const { fix } of faults) expect(fix).toMatch(/\w+ \w+/);
    const fixes = faults.map(({ fix }) => fix).join(' ');
    expect(fixes).toContain('Did you mean invented?');
    expect(fixes).toContain('02003');
    expect((await run(file(rows.join('\n')))).out).toMatch(/line 2, dir3: .*\n[\s\S]*10 faults; nothing was written/);
  });

  it('with columns nobody knows, twice the same, or without what it needs, is told so', async () => {
    const { out } = await run(file('nombre,municipio,vendr\na,b,c\n'));
    expect(out).toMatch(/municipio: means the same as nombre/);
    expect(out).toMatch(/vendr: .*Did you mean vendor\?/);
    expect(out).toMatch(/dir3: is not there/);
  });
});

describe('into a file that is there', () => {
  it('adds what is missing and leaves everything else, comments too; nothing without --write', async () => {
    const into = file(YAML, 'gateway.yaml');
    const list = file(VENDOR);
    const printed = await run(list, '--into', into);
    expect(readFileSync(into, 'utf8')).toBe(YAML);
    chmodSync(into, 0o640);
    expect((await run(list, '--into', into, '--write')).code).toBe(0);
    const text = readFileSync(into, 'utf8');
    expect(text.trimEnd()).toBe(printed.out);
    expect(statSync(into).mode & 0o777).toBe(0o640);
    for (const line of YAML.split('\n')) expect(text).toContain(line);
    expect(parse(text)).toMatchObject({
      entities: [{ dir3: 'L01999999' }, { dir3: 'L01999998', name: 'Villa; Inventada' }],
      vendors: {
        invented: {
          credentials: [{ entities: [{ dir3: 'L01999999' }, { dir3: 'L01999998', code: '99998', effect: 'deliver' }] }],
        },
      },
    });
  });

  it('a second time changes not a byte', async () => {
    const into = file(YAML, 'again.yaml');
    const list = file(VENDOR);
    await run(list, '--into', into, '--write');
    const once = readFileSync(into, 'utf8');
    const again = await run(list, '--into', into, '--write');
    expect(again.err).toContain('0 new entities, 0 new behind a vendor');
    expect(readFileSync(into, 'utf8')).toBe(once);
  });

  it('that says otherwise than the list is left as it is, and told', async () => {
    const into = file(YAML, 'differs.yaml');
    const { code, out } = await run(file('name,dir3\nOtro Nombre,L01999999\n'), '--into', into, '--write');
    expect([code, readFileSync(into, 'utf8')]).toEqual([1, YAML]);
    expect(out).toContain('differs');
  });

  it('begins the block of a vendor that has none, and says what it lacks', async () => {
    const { out, err } = await run(file(VENDOR));
    expect(parse(out).vendors).toEqual({
      invented: {
        credentials: [{ id: 'provincia', entities: [{ dir3: 'L01999998', code: '99998', effect: 'deliver' }] }],
      },
    });
    expect(err).toContain('vendors.invented.credentials (provincia) was begun');
  });

  it('of a vendor with several credentials wants to know which', async () => {
    const two = `${YAML}      - id: otra\n        entities: []\n`;
    const into = file(two, 'two.yaml');
    expect((await run(file(VENDOR), '--into', into)).out).toContain('Name one: provincia, otra.');
    const named = VENDOR.replace('effect\n', 'effect;credential\n').replace('deliver\n', 'deliver;otra\n');
    expect((await run(file(named), '--into', into)).out).toMatch(/id: otra\n\s+entities:\n\s+- \{ ?dir3: L01999998/);
  });

  it('that cannot be read, or is none, is told', async () => {
    expect((await run(file(TWO), '--into', join(folder, 'nowhere.yaml'))).code).toBe(1);
    expect((await run(file(TWO), '--into', file('a: [', 'broken.yaml'))).out).toContain('not valid YAML');
    expect((await run(file(TWO), '--write')).code).toBe(2);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adapter } from '../../../adapters/vendors/gestiona-queue/index.ts';
import { MAPPING } from '../../../adapters/vendors/gestiona-queue/simulator-records.ts';
import { type ConfigProblem, problemText } from '../../../src/config-problem.ts';
import { readVendors } from '../../../src/config-vendors.ts';

const folder = mkdtempSync(join(tmpdir(), 'gestiona-config-'));
writeFileSync(join(folder, 'acceso.token'), 'acceso-de-prueba-1\n');
writeFileSync(join(folder, 'con-espacios.token'), 'no es una ficha\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entity = { dir3: 'L01999999', effect: 'deliver', connectors: { carpeta: MAPPING } };
const credential = {
  id: 'villa',
  url: 'https://villa.example.org/rest',
  accessTokenFile: 'acceso.token',
  entities: [entity],
};

async function read(block: unknown) {
  const problems: ConfigProblem[] = [];
  const found = await readVendors({
    blocks: { 'gestiona-queue': block },
    folder,
    schemas: { 'gestiona-queue': adapter },
    entities: new Set(['L01999999', 'L01999998']),
    profile: 'production',
    report: (...each) => void problems.push(...each),
  });
  return { found: found['gestiona-queue'], lines: problems.map(problemText) };
}
/** What is said of one connector's mapping. */
async function mapping(more: Record<string, unknown>) {
  const connectors = { carpeta: { ...MAPPING, ...more } };
  const { lines } = await read({ credentials: [{ ...credential, entities: [{ ...entity, connectors }] }] });
  return lines.map((each) => each.replace('vendors.gestiona-queue.credentials[0].entities[0].connectors.carpeta', ''));
}

describe('the configuration of Gestiona', () => {
  it('has its token from a file, and a mapping for each connector', async () => {
    const { found, lines } = await read({ credentials: [credential] });
    expect(lines).toEqual([]);
    expect(found).toMatchObject({
      settings: { holdSeconds: 1, answersIn: 'es' },
      credentials: [
        {
          settings: { url: 'https://villa.example.org/rest', accessToken: 'acceso-de-prueba-1' },
          entities: [
            { dir3: 'L01999999', effect: 'deliver', settings: { connectors: { carpeta: { postal: 'none' } } } },
          ],
        },
      ],
    });
  });

  it('names all of its faults at once', async () => {
    const { effect: _, ...silent } = entity;
    const { lines } = await read({
      holdSeconds: 0,
      credentials: [
        {
          ...credential,
          url: 'https://villa.example.org/rest?x=1',
          accessToken: 'escrita-en-el-fichero',
          entities: [
            {
              ...silent,
              connectors: {
                carpeta: {
                  ...MAPPING,
                  type: 'carta',
                  sia: 2_104_567,
                  subject: 'Expediente {numero}',
                  unitDir3: 'X',
                  naturalDays: 5,
                },
                'con espacios': MAPPING,
              },
            },
          ],
        },
        { ...credential, id: 'otra', accessTokenFile: undefined, addonTokenFile: 'acceso.token' },
        {
          ...credential,
          id: 'tercera',
          accessTokenFile: 'con-espacios.token',
          entities: [{ ...entity, connectors: {} }],
        },
      ],
    });
    for (const expected of [
      /\.holdSeconds/,
      /credentials\[0\]\.url: is not an http/,
      /credentials\[0\]\.accessToken: is a secret written in the file/,
      /connectors\.carpeta\.type/,
      /connectors\.carpeta\.sia: must be text/,
      /connectors\.carpeta\.subject: has braces that are none of/,
      /connectors\.carpeta\.unitDir3/,
      /connectors\.carpeta\.naturalDays/,
      /con espacios/,
      /entities\[0\]\.effect: is missing/,
      /credentials\[1\]\.authorization: is missing/,
      /credentials\[2\]\.accessToken: is not a token/,
      /credentials\[2\]\.entities\[0\]\.connectors: is empty/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(expected));
    expect(lines.join('\n')).not.toMatch(/escrita-en-el-fichero|no es una ficha/);
  });

  it.each([
    ['a notification without a SIA code', { sia: undefined }, /^\.sia: is missing/],
    ['a term of a communication', { type: 'communication', naturalDays: 10 }, /^\.naturalDays: is of notifications/],
    ['all of a file without a word on what is sent', { documents: undefined }, /^\.documents: is missing/],
    ['documents beside the one that was signed', { target: 'document' }, /^\.documents: is of target: file/],
    ['a role nobody knows', { thirds: 'primero' }, /^\.thirds/],
    ['a word nobody knows', { plazo: 10 }, /^\.plazo/],
  ])('does not take %s', async (_, more, expected) => {
    expect(await mapping(more)).toEqual([expect.stringMatching(expected)]);
  });

  it('gives one queue to one entity', async () => {
    const other = { ...entity, dir3: 'L01999998' };
    const url = 'https://villa.example.org/rest/';
    const { lines } = await read({ credentials: [credential, { ...credential, id: 'otra', url, entities: [other] }] });
    expect(lines).toEqual([expect.stringMatching(/credentials\[1\]\.entities\[0\]: takes from a queue that/)]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HccAsker, hccSettingsSchema } from '../../../adapters/folders/aoc-hcc/config.ts';
import { aocHcc } from '../../../adapters/folders/aoc-hcc/index.ts';
import type { FacadeAsker } from '../../../contracts/folder-facade.ts';
import { type Found, STUB_BODIES, stubbedTools } from '../../support/folder-stub.ts';
import { ROOT } from '../../support/source-tree.ts';

const FIXTURES = join(ROOT, 'fixtures', 'aoc-hcc');
const settings = hccSettingsSchema.parse({ ine10: { L01999999: '9999900001', L01999998: '0999980001' } });
const hub: FacadeAsker<HccAsker> = { id: 'hcc', entities: '*', certificates: [], own: {} };

type Question = { path: string; query: Record<string, string> };

async function ask({ path, query }: Question, found: Found = { files: [], sources: [] }) {
  const { tools, asked } = stubbedTools({ settings, askers: [hub], asker: hub, found });
  const request = {
    method: 'GET' as const,
    path,
    query: new URLSearchParams(query),
    body: Buffer.alloc(0),
    location: '',
  };
  const { status, mediaType, body } = await aocHcc.answer(request, tools);
  return { status, mediaType, text: body, body: JSON.parse(body.toString()) as Record<string, unknown>, asked };
}

const read = <T>(name: string, file: string) => JSON.parse(readFileSync(join(FIXTURES, name, file), 'utf8')) as T;

describe('the hub is answered', () => {
  it.each(readdirSync(FIXTURES))('%s', async (name) => {
    const expected = read<{ status: number; body: unknown }>(name, 'response.json');
    const { status, mediaType, text } = await ask(read(name, 'question.json'), read(name, 'found.json'));
    expect(mediaType).toBe('application/json; charset=utf-8');
    // To the letter, order of members included.
    expect([status, text]).toEqual([expected.status, JSON.stringify(expected.body)]);
  });
});

describe('what the hub asks', () => {
  const person = { documentIdentificatiu: '00000000T', tipusDocumentIdentificatiu: 'NIF' };
  const asked = async (query: Record<string, string>) =>
    (await ask({ path: '/consultaExpedients', query: { ...person, ...query } })).asked;

  it('names no number and no time of the request, which the audit says as it is', async () => {
    const [question] = await asked({ tipusPersona: 'INTERESSAT' });
    expect(question).toEqual({
      asker: {
        clientId: 'hcc',
        entities: '*',
        requestId: null,
        askedAt: null,
        requester: { dir3: null, system: 'aoc-hcc' },
        purpose: 'CARPETA_CIUDADANA',
        via: 'aoc-hcc',
      },
      person: { type: 'NIF', number: '00000000T' },
      standing: { role: 'holder' },
      filter: { state: 'all' },
    });
  });

  it('without a role is asked for both', async () => {
    expect((await asked({})).map(({ standing }) => standing)).toEqual([
      { role: 'holder' },
      { role: 'representative', represented: null, power: null },
    ]);
    expect((await asked({ tipusPersona: 'REPRESENTANT' })).map(({ standing }) => standing.role)).toEqual([
      'representative',
    ]);
  });

  it('of state and days becomes the filter', async () => {
    const [question] = await asked({ estat: 'OBERT', dataInici: '2026-01-01', dataFi: '2026-06-30' });
    expect(question?.filter).toEqual({ state: 'open', since: '2026-01-01', until: '2026-06-30' });
  });

  it.each([
    [{ codiDIR3Organisme: 'L01999999' }, ['L01999999']],
    [{ codiINE10: '9999900001' }, ['L01999999']],
    [{ codiINE10: '999980001' }, ['L01999998']],
    [{ codiINE10: '9999900001', codiDIR3Organisme: 'L01999999' }, ['L01999999']],
  ])('of one body reaches that body alone: %j', async (query, entities) => {
    expect((await asked(query))[0]?.filter.entities).toEqual(entities);
  });

  it.each([[{ codiINE10: '0801930008' }], [{ codiINE10: '9999900001', codiDIR3Organisme: 'L01999998' }]])(
    'of a body that is none of ours is left to the service, which refuses it: %j',
    async (query) => {
      const entities = (await asked(query))[0]?.filter.entities ?? [];
      expect(entities).toHaveLength(1);
      expect(STUB_BODIES.map(({ dir3 }) => dir3)).not.toContain(entities[0]);
    },
  );
});

describe('a refusal', () => {
  it.each([
    ['unauthenticated', 401, '401', 'Cal autenticació'],
    ['forbidden', 403, '403', 'No té els permisos necessaris'],
    ['entity-not-allowed', 403, '403', 'No té els permisos necessaris'],
    ['too-many-requests', 429, '509', 'Ample de banda excedit'],
    ['too-large', 400, '400', "Sintaxi invàlida, no s'ha pogut interpretar la sol·licitud"],
    ['store-unavailable', 500, '500', 'El servidor ha trobat una situació que no sap com gestionar-la'],
    ['internal', 500, '500', 'El servidor ha trobat una situació que no sap com gestionar-la'],
  ])('for %s is said in the hub’s own codes', (code, status, codiResultat, descripcioResultat) => {
    const answer = aocHcc.refuse({ code, reason: 'certificate-not-trusted' });
    expect([answer.status, JSON.parse(String(answer.body))]).toEqual([status, { codiResultat, descripcioResultat }]);
  });

  it('is what somebody without a name gets', async () => {
    const { tools } = stubbedTools<typeof settings, HccAsker>({ settings, askers: [], asker: null });
    const request = {
      method: 'GET' as const,
      path: '/consultaExpedients',
      query: new URLSearchParams(),
      body: Buffer.alloc(0),
      location: '',
    };
    expect((await aocHcc.answer(request, tools)).status).toBe(401);
  });
});

describe('a body', () => {
  it('needs an INE code of ten digits, its own or a configured one', () => {
    const body = { dir3: 'L01999997', name: 'Otra', language: 'es' as const };
    expect(aocHcc.lacks(settings, { ...body, ine: null })).toBe('no INE code of ten digits');
    expect(aocHcc.lacks(settings, { ...body, ine: '99999' })).toBe('no INE code of ten digits');
    expect(aocHcc.lacks(settings, { ...body, ine: '999990001' })).toBe(null);
    expect(aocHcc.lacks(settings, { ...body, dir3: 'L01999999', ine: null })).toBe(null);
  });
});

import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AskedPower, PowerAnswer } from '../../contracts/powers.ts';
import { LANGUAGES } from '../../src/http/language.ts';
import { testDatabase } from '../support/database.ts';
import { testFolder } from '../support/folder.ts';
import { A, B, type Harness, harness, KEYS, notification, rowsStored, sending } from './harness.ts';

type Said = { pointer: string; code: string; detail: string; fix: string };
type Answer = { ok: boolean; errors: Said[]; warnings: Said[] };

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let asked: (AskedPower & { entity: string })[];
let answer: (asked: AskedPower) => PowerAnswer;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, attempt, status_change, document, chunk, event_document, circuit cascade');
  asked = [];
  answer = () => NONE;
  const powers = {
    asks: (entity: string) => entity === A,
    ask: async (entity: string, what: AskedPower) => {
      asked.push({ entity, ...what });
      return answer(what);
    },
  };
  http = harness(pool, { folder: { ...testFolder(pool).http, powers } });
});

const POWER = { reference: '1', until: '2030-01-01T00:00:00.000Z' };
const NONE: PowerAnswer = { kind: 'none', register: 'registro', code: 'none' };
const UNASKED: PowerAnswer = { kind: 'not-checked', register: 'registro', code: 'timeout' };
const GENERAL: PowerAnswer = { kind: 'valid', register: 'registro', power: { ...POWER, scope: 'general' } };

const agent = (idNumber: string, more: Record<string, unknown> = {}) => ({
  ...{
    kind: 'natural',
    idType: 'NIF',
    idNumber,
    givenName: 'REPRESENTANTE',
    surname1: 'FICTICIA',
    email: 'r@example.org',
  },
  ...more,
});
const withAgents = (representatives: unknown[], data: Record<string, unknown> = {}, entity = A) =>
  notification({ entity, data: { sendings: [{ ...sending('1'), representatives }], ...data } });
async function preflight(event: unknown, language = 'es', key = KEYS.alpha): Promise<Answer> {
  const headers = { 'content-type': 'application/cloudevents+json', 'accept-language': language };
  const response = await http.ask('/v1/preflight', { method: 'POST', body: JSON.stringify(event), headers, key });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
const shown = ({ ok, errors, warnings }: Answer) => [
  ok,
  errors,
  warnings.map(({ pointer, code }) => `${pointer} ${code}`),
];
const ofPowers = ({ warnings }: Answer) =>
  warnings.filter(({ code }) => code.startsWith('power-')).map(({ pointer, code }) => `${pointer} ${code}`);
const AT = '/data/sendings/0/representatives/0';

describe('preflight of a notification with representatives', () => {
  it('says nothing of a power that is in force', async () => {
    answer = () => GENERAL;
    expect(shown(await preflight(withAgents([agent('99999999R')])))).toEqual([true, [], []]);
    expect(asked).toEqual([{ entity: A, holder: '00000000T', representative: '99999999R', procedure: '2104567' }]);
  });

  it.each([
    ['none is found', 'power-not-found', NONE],
    ['nobody could be asked', 'power-not-checked', UNASKED],
  ])('warns where %s, in every language, and it would be taken all the same', async (_what, code, given) => {
    answer = () => given;
    const event = withAgents([agent('99999999R')]);
    const said = new Set<string>();
    for (const language of LANGUAGES) {
      const found = await preflight(event, language);
      expect(shown(found)).toEqual([true, [], [`${AT} ${code}`]]);
      for (const text of [found.warnings[0]!.detail, found.warnings[0]!.fix]) said.add(text);
      expect(JSON.stringify(found)).not.toContain('99999999R');
    }
    expect(said.size).toBe(2 * LANGUAGES.length);
    expect(await rowsStored(pool)).toBe(0);
    expect((await http.post(event)).status).toBe(202);
  });

  it('asks for each pair, and says of which it speaks', async () => {
    answer = ({ representative }) => (representative === '99999999R' ? GENERAL : NONE);
    const firm = agent('Q0000000J', { kind: 'legal', idType: 'CIF', legalName: 'FICTICIA SL' });
    const sendings = ['99999999R', firm].map((each, n) => ({
      ...sending(String(n)),
      representatives: [typeof each === 'string' ? agent(each) : each],
    }));
    expect(ofPowers(await preflight(notification({ data: { sendings } })))).toEqual([
      '/data/sendings/1/representatives/0 power-not-found',
    ]);
    expect(asked.map(({ representative }) => representative)).toEqual(['99999999R', 'Q0000000J']);
  });

  it('a power over procedures is none for what names no procedure', async () => {
    answer = () => ({ ...GENERAL, power: { ...POWER, scope: 'procedures', procedures: ['2104567'] } }) as PowerAnswer;
    const event = withAgents([agent('99999999R')]);
    expect(ofPowers(await preflight(event))).toEqual([]);
    const { procedure: _none, ...data } = event.data as Record<string, unknown>;
    const unnamed = { ...event, type: 'es.citizenfolder.communication.requested.v1', data };
    expect(await preflight(unnamed)).toMatchObject({ errors: [] });
    expect(ofPowers(await preflight(unnamed))).toEqual([`${AT} power-not-found`]);
  });

  it('asks nothing about who cannot be in a register, of what is wrong anyway, and for a town that asks none', async () => {
    const passport = agent('AB123456', { idType: 'passport', idCountry: 'FR' });
    expect((await preflight(withAgents([passport]))).warnings.map(({ code }) => code)).not.toContain('power-not-found');
    expect((await preflight(withAgents([agent('99999999A')]))).ok).toBe(false);
    expect(shown(await preflight(withAgents([agent('99999999R')], {}, B), 'es', KEYS.beta))[2]).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('asks for twenty pairs at most, and says which were left', async () => {
    answer = () => GENERAL;
    const sendings = Array.from({ length: 23 }, (_, n) => ({
      ...sending(String(n)),
      representatives: [agent('99999999R')],
    }));
    const found = await preflight(notification({ data: { sendings } }));
    expect([found.ok, asked.length]).toEqual([true, 20]);
    expect(ofPowers(found)).toEqual([20, 21, 22].map((n) => `/data/sendings/${n}/representatives/0 power-not-checked`));
  });
});

describe('acceptance', () => {
  it('asks no register', async () => {
    expect((await http.post(withAgents([agent('99999999R')]))).status).toBe(202);
    expect(asked).toEqual([]);
  });
});

/**
 * What went wrong with what was handed in, in the integrator that does this job today, by the number of its public
 * issue: each goes through the real API and adapter to the real simulator, or is refused at the door with its remedy.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendEvent } from '../../contracts/event.ts';
import { openDeliverable } from '../../src/store/documents/open-deliverable.ts';
import { readContents } from '../../src/store/documents/read-contents.ts';
import { sending } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { createOffice } from '../support/office.ts';
import { testVault } from '../support/seed.ts';

const HOME = {
  form: 'national',
  streetType: 'CALLE',
  streetName: 'Inexistente',
  postcode: '02001',
  town: 'Villaficticia',
  municipalityIne6: '020037',
  provinceIne2: '02',
  country: 'ES',
};
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let office: ReturnType<typeof createOffice>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback cascade',
  );
  world = await createWorld(pool, { clock: new Date('2026-10-01T09:00:00Z') });
  office = createOffice(pool, world);
});
afterEach(() => world.close());

/** Handed in, delivered, and as the simulator then has it. */
async function delivered(data: Record<string, unknown>) {
  const [id = ''] = await office.handIn(data);
  await world.deliverOnce();
  const message = await office.read(id);
  expect(message).toMatchObject({ delivery: 'accepted', problem: null });
  return { message, envio: world.simulator.envios().at(-1)! };
}
const titled = (value: string) => ({ title: { lang: 'es', value } });

describe('NOTIB, validating', () => {
  it('gotcha 37: #219: a name beside a company name was refused by the platform; here at the door, with what to take out', async () => {
    const errors = await office.refused({ sendings: [sending('1', { legalName: 'FICTICIA SL' })] });
    expect(errors).toEqual([
      expect.objectContaining({ pointer: '/data/sendings/0/holder/legalName', code: 'name-and-company' }),
    ]);
    expect(errors[0]?.fix).toContain('legalName');
    const company = { kind: 'legal', idType: 'CIF', idNumber: 'Q0000000J', legalName: 'FICTICIA SL' };
    const { envio } = await delivered({ sendings: [{ ref: '1', holder: company }] });
    expect(envio.titular).toMatchObject({ razonSocial: 'FICTICIA SL', nombre: null, apellidos: null });
  });

  it('gotcha 42: #432: a line break in the description was refused (4522); here it becomes a blank and is told', async () => {
    const body = { lang: 'es', value: 'Primera línea.\r\nSegunda línea.' };
    const { message, envio } = await delivered({ body });
    expect(envio.descripcion).toBe('Primera línea. Segunda línea.');
    expect(message.warnings).toContainEqual(
      expect.objectContaining({ code: 'characters-replaced', pointer: '/data/body/value' }),
    );
  });

  it('#1000: an apostrophe was lost; here it goes as the accent the platform takes, and the original is kept', async () => {
    const data = { ...titled("Llicència d'obra"), sendings: [sending('1', { surname1: "D'FICTICIA" })] };
    const { message, envio } = await delivered(data);
    expect([envio.concepto, envio.titular.apellidos]).toEqual(['Llicència d´obra', 'D´FICTICIA']);
    expect(message.warnings).toContainEqual({
      code: 'characters-replaced',
      pointer: '/data/title/value',
      before: "'",
      after: '´',
    });
    const receiptId = String(message.receiptId);
    const content = (await readContents(pool, [receiptId])).get(receiptId) ?? [];
    const { event: opened } = await openDeliverable(pool, testVault, { event: receiptId, content });
    const event = opened as SendEvent;
    expect([event.data.title.value, event.data.sendings[0]?.holder.surname1]).toEqual([
      "Llicència d'obra",
      "D'FICTICIA",
    ]);
  });

  it('#76: characters the platform refuses stopped a sending; here they are replaced, or refused when nothing remains', async () => {
    const { envio } = await delivered(titled('Ordenança · «Taxa» 5 % — núm. 7 🙂'));
    expect(envio.concepto).toBe('Ordenança . ´Taxa´ 5 por ciento - núm. 7');
    expect(await office.refused(titled('🙂🙂🙂'))).toEqual([
      expect.objectContaining({ pointer: '/data/title/value', code: 'title-illegible' }),
    ]);
  });

  it('gotcha 43: an address by kilometre was always refused; here it is delivered, and only both or neither is refused', async () => {
    const posted = (address: object) => ({ sendings: [{ ...sending('1'), postalFallback: { address } }] });
    const { envio } = await delivered(posted({ ...HOME, km: '12.5' }));
    expect(envio.postal).toBe(true);
    await delivered(posted({ ...HOME, number: '7' }));
    const place = '/data/sendings/0/postalFallback/address';
    expect(await office.refused(posted({ ...HOME, number: '7', km: '1' }))).toEqual([
      expect.objectContaining({ pointer: `${place}/km`, code: 'number-and-km' }),
    ]);
    expect(await office.refused(posted(HOME))).toEqual([
      expect.objectContaining({ pointer: `${place}/number`, code: 'number-or-km-missing' }),
    ]);
  });

  it('#248: an address without its country was refused far away; here at the door', async () => {
    const { country: _, ...address } = { ...HOME, number: '7' };
    expect(await office.refused({ sendings: [{ ...sending('1'), postalFallback: { address } }] })).toEqual([
      expect.objectContaining({ pointer: '/data/sendings/0/postalFallback/address/country', code: 'required' }),
    ]);
  });

  it('gotcha 27: #257: a day of sending that is today was refused; here it is left out, and a later one is sent as a day', async () => {
    const scheduled = (notBefore: string) => ({ availability: { notBefore, naturalDays: 10 } });
    expect((await delivered(scheduled('2026-10-01'))).envio.fechaEnvioProgramado).toBeNull();
    const later = (await delivered(scheduled('2026-10-05'))).envio;
    expect([later.fechaEnvioProgramado, later.caducidad]).toEqual(['2026-10-05', '2026-10-15']);
  });

  it('#709: foreigners with a NIE were not taken; here they are', async () => {
    // Put together here: the official fictitious persons have no NIE, and one written out might be somebody's.
    const idNumber = ['X', '0'.repeat(7), 'T'].join('');
    const { envio } = await delivered({ sendings: [sending('1', { idType: 'NIE', idNumber })] });
    expect(envio.titular.nif).toBe(idNumber);
  });

  it('#785: what the contract cannot carry (eIDAS, passport) is refused with the way round it', async () => {
    const errors = await office.refused({ sendings: [sending('1', { idType: 'eidas', idNumber: 'IT/ES/1' })] });
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`)).toContain(
      '/data/sendings/0/holder/idType id-type-unsupported',
    );
    expect(errors[0]?.fix).toContain('natural-without-nif');
  });

  it('an error was answered with 200 and a flag; here it is a status, a code, a place and a remedy', async () => {
    const response = await office.http.post('{}');
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([
      422,
      'application/problem+json',
    ]);
  });
});

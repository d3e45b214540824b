import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialSchema, entitySchema, settingsSchema } from '../../../adapters/vendors/sedipualba-seres/config.ts';
import { normalise, type SeresAccess } from '../../../adapters/vendors/sedipualba-seres/normalise.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { ROOT } from '../../support/source-tree.ts';

const folder = join(ROOT, 'fixtures/sedipualba-seres');
const cases = readdirSync(folder);
const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

const ACCESS: SeresAccess = {
  settings: settingsSchema.parse({}),
  credential: credentialSchema.parse({
    url: 'https://{entity}.example.org',
    user: 'pasarela',
    password: 'clave-de-prueba-1',
    officer: '99999999R',
  }),
  entity: { dir3: 'L01999999', settings: entitySchema.parse({ code: '99999' }) },
  effect: 'mirror',
};

describe('a registry entry', () => {
  it.each(cases)('%s', (name) => {
    const item = normalise(read(name, 'record.json'), '123456', ACCESS);
    expect(item).toEqual(read(name, 'item.json'));
    if (item.kind === 'event') expect(eventSchema.safeParse(item.event).error).toBeUndefined();
  });

  it('says honestly where each case is from', () => {
    expect(cases.length).toBeGreaterThan(10);
    for (const each of cases) expect(read(each, 'meta.json')).toEqual({ origin: 'constructed' });
  });

  it('with an effect of its own says so in the event', () => {
    const item = normalise(read(cases.find((each) => each.includes('one-person')) ?? '', 'record.json'), '1', {
      ...ACCESS,
      effect: 'deliver',
    });
    expect(item).toMatchObject({ kind: 'event', event: { data: { effect: 'deliver' } } });
  });
});

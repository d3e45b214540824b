import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../adapters/templates/invented/call.ts';
import { credentialSchema, entitySchema, settingsSchema } from '../../../adapters/templates/invented/config.ts';
import { adapter } from '../../../adapters/templates/invented/index.ts';
import { normalise } from '../../../adapters/templates/invented/normalise.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { ROOT } from '../../support/source-tree.ts';

const folder = join(ROOT, 'fixtures/invented');
const cases = readdirSync(folder).filter((name) => name.startsWith('notice__'));
const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

const ACCESS: Access = {
  settings: settingsSchema.parse({}),
  credential: credentialSchema.parse({ url: 'https://api.example.org', token: 'token-de-prueba-1' }),
  entity: { dir3: 'L01999999', settings: entitySchema.parse({ code: '99999' }) },
  effect: 'deliver',
};

describe('a notice', () => {
  it.each(cases)('%s', (name) => {
    const item = normalise(read(name, 'notice.json'), 'n-1', ACCESS);
    expect(item).toEqual(read(name, 'item.json'));
    if (item.kind === 'event') expect(eventSchema.safeParse(item.event).error).toBeUndefined();
  });

  it('says honestly where each case is from', () => {
    const origins = ['constructed', 'recorded', 'official-example'];
    for (const each of readdirSync(folder))
      expect(origins).toContain((read(each, 'meta.json') as { origin: string }).origin);
  });

  it('that is broken is told by pointers, without what stands there', () => {
    const item = normalise({ id: 'n-1', kind: 'NOTIFICATION', person: { nif: '00000000T' } }, 'n-1', ACCESS);
    expect(item.kind).toBe('invalid');
    expect(JSON.stringify(item)).not.toContain('00000000T');
  });
});

describe('what it declares', () => {
  it('leaves the effect to the configuration, and claims no more than is known', () => {
    expect(adapter.intake.defaultEffect).toBeNull();
    expect(adapter.evidenceLevel).toBe('own');
  });
});

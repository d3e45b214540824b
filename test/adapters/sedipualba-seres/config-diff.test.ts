import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { backends, vendors } from '../../../adapters/registry.ts';
import { diffConfigs } from '../../../src/config-diff.ts';

const VENDOR = `vendors:
  sedipualba-seres:
    credentials:
      - { id: provincia, url: 'https://{entity}.sedipualba.es', user: pasarela, passwordFile: seres.pass, entities: [{ dir3: L01999999, code: "99999", effect: mirror }] }`;
const diff = (before: string, after: string) =>
  diffConfigs(parse(before), parse(after), { schemas: { backends, vendors } });

describe('its block, as the difference of two configurations tells it', () => {
  it('is told at once where it is new, masked', () => {
    expect(diff('{}', VENDOR)).toMatchObject([
      {
        place: 'vendors.sedipualba-seres',
        kind: 'added',
        after:
          '{ credentials: [{ id: provincia, url: https://{entity}.sedipualba.es, user: ••••••, passwordFile: seres.pass, entities: [{ dir3: L01999999, code: ••••••, effect: mirror }] }] }',
        meaning: 'vendor-added',
      },
    ]);
  });

  it('is told by what changed in it', () => {
    expect(diff(VENDOR, VENDOR.replace('mirror', 'deliver'))).toMatchObject([
      {
        place: 'vendors.sedipualba-seres.credentials[provincia].entities[L01999999].effect',
        ...{ kind: 'changed', before: 'mirror', after: 'deliver', meaning: 'effect' },
      },
    ]);
  });
});

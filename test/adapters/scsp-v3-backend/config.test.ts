import { describe, expect, it } from 'vitest';
import { configSchema, entityConfigSchema } from '../../../adapters/backends/scsp-v3/config.ts';
import { pemOf } from '../../support/seals.ts';

const url = 'https://pid.example.org/x';
const answers = { certificates: pemOf('seal-villa-inventada') };
const problems = (
  service: Record<string, unknown>,
  code = 'SVDDGPCIWS02',
  more: Record<string, unknown> = { answers },
) =>
  configSchema
    .safeParse({ services: { [code]: service }, ...more })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the settings', () => {
  it('are SHA-256 and a signature in wsse:Security where nobody says otherwise', () => {
    expect(
      configSchema.parse({ services: { SVDDGPCIWS02: { syncUrl: url } }, answers }).services.SVDDGPCIWS02,
    ).toMatchObject({
      security: 'ws-security',
      digest: 'sha-256',
      allowSha1: false,
      asks: { sync: false, async: true },
    });
  });

  it('take SHA-1 only where it is named and allowed', () => {
    expect(problems({ syncUrl: url, digest: 'sha-1' })).toEqual([
      'services.SVDDGPCIWS02.digest: is SHA-1, which allowSha1: true must allow (for this service alone)',
    ]);
    expect(problems({ syncUrl: url, allowSha1: true })).toHaveLength(1);
    expect(problems({ syncUrl: url, digest: 'sha-1', allowSha1: true })).toEqual([]);
  });

  it('refuse encryption, in a sentence that says why', () => {
    expect(problems({ syncUrl: url, encryption: 'required' })).toEqual([
      'services.SVDDGPCIWS02.encryption: must be none: this gateway does not encrypt DatosEspecificos, so a service that demands it cannot be used from here',
    ]);
  });

  it('know the services, their modes, and that each has an address', () => {
    expect(problems({ syncUrl: url }, 'SVDRWS01')[0]).toContain('SVDDGPCIWS02, SVDREXTFECHAWS01, SVDSCDWS01');
    expect(problems({ syncUrl: url }, 'SVDSCDWS01')[0]).toContain(
      'syncUrl: is of a mode the service does not have (async)',
    );
    expect(problems({})[0]).toContain('the service has no address');
    expect(problems({ syncUrl: url, mode: 'async' })[0]).toContain('asyncUrl is missing');
  });

  it('say whose answers are believed', () => {
    expect(problems({ syncUrl: url }, 'SVDDGPCIWS02', {})[0]).toContain('answers: is missing');
    expect(
      problems({ syncUrl: url }, 'SVDDGPCIWS02', { answers: { certificates: '-----BEGIN CERTIFICATE-----\nAAAA' } })[0],
    ).toContain('answers: is not a PEM certificate');
  });

  it('of an entity are the NIF of a body and its name', () => {
    expect(entityConfigSchema.safeParse({ nif: '00000000T', name: 'x' }).success).toBe(false);
    expect(entityConfigSchema.safeParse({ nif: 'Q0000000J', name: 'Ayuntamiento' }).success).toBe(true);
  });
});

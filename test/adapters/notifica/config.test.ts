import { describe, expect, it } from 'vitest';
import { configSchema, entityConfigSchema } from '../../../adapters/backends/notifica/config.ts';
import { backends, simulators } from '../../../adapters/registry.ts';

const wrong = (schema: typeof configSchema | typeof entityConfigSchema, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the block of the platform', () => {
  it('has the defaults the API promises', () => {
    expect(configSchema.parse({})).toEqual({
      url: 'https://se-notificaws.redsara.es/ws/notificaWsV21',
      syncUrl: 'https://se-notificaws.redsara.es/ws/sincronizarEnvioWs',
      signing: 'ws-security',
      query: 'ligero',
      simulator: false,
      timeoutMs: 30_000,
      concurrency: 8,
      settleMs: 30_000,
      uncertainAlertMs: 900_000,
      leaseMs: 75_000,
      retry: { baseMs: 1_000, maxMs: 900_000, attempts: 12 },
      poll: { minMs: 60_000, maxMs: 21_600_000 },
      alerts: {},
      defaults: { naturalDays: 10 },
      callbacks: { allow: [] },
      maintenance: [],
    });
  });

  it('reads its own output again, as a simulator needs it: instants stay instants', () => {
    const window = { from: '2026-10-01T22:00', to: '2026-10-02T06:00', reason: 'Parada' };
    const once = configSchema.parse({ maintenance: [window], rate: { perSecond: 5 }, entityRate: { perSecond: 1 } });
    expect(configSchema.parse(once)).toEqual(once);
    expect(once.maintenance[0]?.from).toEqual(new Date('2026-10-01T20:00:00Z'));
  });

  it('makes the lease follow the time-out, and more than twice as long', () => {
    expect(configSchema.parse({ timeoutMs: 1_001 }).leaseMs).toBe(2_503);
    expect(configSchema.parse({ timeoutMs: 1_000, leaseMs: 2_001 }).leaseMs).toBe(2_001);
    expect(wrong(configSchema, { timeoutMs: 1_000, leaseMs: 2_000 })).toEqual(['leaseMs']);
  });

  it.each([
    [{ url: 'ftp://example.org' }, 'url'],
    [{ syncUrl: 'notifica' }, 'syncUrl'],
    [{ signing: 'xades' }, 'signing'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ retry: { baseMs: 10, maxMs: 9 } }, 'retry.baseMs'],
    [{ poll: { minMs: 10, maxMs: 9 } }, 'poll.minMs'],
    [{ maintenance: [{ from: '2026-10-01T02:00:00Z', to: '2026-10-01T02:00:00Z', reason: 'x' }] }, 'maintenance.0.to'],
    [{ timeout: 1 }, ''],
  ])('refuses %j', (value, path) => expect(wrong(configSchema, value)).toEqual([path]));
});

describe('the block of an entity', () => {
  const payer = { dir3: 'L01999999', contract: '1', billingCode: '2', validFrom: '2026-01-01' };
  it('is its key, and what it pays the post with if it does', () => {
    const value = {
      apiKey: 'k',
      postal: { payer, cie: { dir3: 'L01999998', validFrom: '2026-01-01' }, envelope: 'C5', sheet: 'A4' },
    };
    expect(entityConfigSchema.parse(value)).toEqual(value);
    expect(entityConfigSchema.parse({ apiKey: 'k' })).toEqual({ apiKey: 'k' });
  });
  it.each([
    [{}, 'apiKey'],
    [{ apiKey: '' }, 'apiKey'],
    [{ apiKey: 'two\nlines' }, 'apiKey'],
    [{ apiKey: 'k', postal: { payer: { ...payer, dir3: 'L0' } } }, 'postal.payer.dir3'],
    [{ apiKey: 'k', postal: { payer: { ...payer, validFrom: '2026-02-30' } } }, 'postal.payer.validFrom'],
    [{ apiKey: 'k', postal: { cie: { dir3: 'L01999998', validFrom: '2026-01-01', id: 'Valencia' } } }, 'postal.cie.id'],
    [{ apiKey: 'k', postal: { cie: { dir3: 'L01999998', validFrom: '2026-01-01', id: 0 } } }, 'postal.cie.id'],
    [{ apiKey: 'k', postal: { envelope: 'C5\n' } }, 'postal.envelope'],
    [{ apiKey: 'k', postal: { sheet: '' } }, 'postal.sheet'],
    [{ apiKey: 'k', postal: { paper: 'A4' } }, 'postal'],
  ])('refuses %j', (value, path) => expect(wrong(entityConfigSchema, value)).toContain(path));

  it('takes the number of its print centre as a number or as text', () => {
    const postal = (id: unknown) => ({
      apiKey: 'k',
      postal: { cie: { dir3: 'L01999998', validFrom: '2026-01-01', id } },
    });
    for (const id of [12, '12']) expect(entityConfigSchema.parse(postal(id)).postal?.cie?.id).toBe('12');
  });
});

describe('the registry', () => {
  it('knows the adapter and its far side by the same name, as it does every other', () => {
    expect(Object.entries(backends).filter(([id, adapter]) => id !== adapter.id)).toEqual([]);
    expect(backends.notifica?.facts.product).toBe('Notific@');
    expect(Object.keys(simulators)).toEqual(Object.keys(backends));
  });
});

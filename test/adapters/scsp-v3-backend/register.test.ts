import { expect, it } from 'vitest';
import { configSchema } from '../../../adapters/backends/scsp-v3/config.ts';
import { adapter } from '../../../adapters/backends/scsp-v3/index.ts';
import type { Config } from '../../../src/config.ts';
import { backendRows } from '../../../src/interconnections/backends.ts';
import { ENTITY, ENTITY_CONFIG } from '../../support/scsp-pid.ts';
import { pemOf } from '../../support/seals.ts';

it('stands in the register with every address, and with what flows: data on persons, not notifications', () => {
  const settings = configSchema.parse({
    services: {
      SVDDGPCIWS02: { syncUrl: 'https://pid.example.org/a', asyncUrl: 'https://pid.example.org/b' },
      SVDSCDWS01: { asyncUrl: 'https://node.example.org/c' },
    },
    answers: { certificates: pemOf('seal-villa-inventada') },
  });
  const config = {
    backends: { 'scsp-v3': settings },
    entities: [{ dir3: ENTITY, backends: { 'scsp-v3': ENTITY_CONFIG } }],
    simulators: [],
  } as unknown as Config;
  expect(backendRows(config, { 'scsp-v3': adapter })).toMatchObject([
    {
      addresses: ['https://node.example.org', 'https://pid.example.org'],
      flows: ['identity of persons', 'data on persons, asked of others', 'identity of civil servants'],
      secured: ['TLS, server certificate checked', expect.stringContaining('seal')],
    },
  ]);
});

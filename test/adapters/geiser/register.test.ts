import { expect, it } from 'vitest';
import { configSchema } from '../../../adapters/backends/geiser/config.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import type { BackendAdapter } from '../../../contracts/backend.ts';
import type { Config } from '../../../src/config.ts';
import { backendRows } from '../../../src/interconnections/backends.ts';

it('the register of interconnections says what flows, and that the contract is to be confirmed first', () => {
  const url = 'https://geiser.example.org/rgeco';
  const config = {
    backends: { geiser: configSchema.parse({ url }) },
    simulators: [],
    entities: [{ dir3: 'L01999999', backends: { geiser: {} } }],
  } as unknown as Config;
  const [row, ...more] = backendRows(config, { geiser: geiser as unknown as BackendAdapter });
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    addresses: ['https://geiser.example.org'],
    evidence: 'partial, confirm in the pre-production environment',
    flows: expect.arrayContaining(['identity of persons', 'registry entries and documents']),
  });
});

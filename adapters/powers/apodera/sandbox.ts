/** Starts the simulated register for a sandbox: one power in force, one revoked, between people who do not exist. */
import type { StartPowerSimulator } from '../../../contracts/powers.ts';
import { entityConfigSchema } from './config.ts';
import { startApoderaSimulator } from './simulator.ts';
import type { HeldPower } from './simulator-register.ts';

const TERM = { from: '01/01/2025 00:00:00', until: '31/12/2099 23:59:59' };

const POWERS: readonly HeldPower[] = [
  {
    ...{ reference: '1000001', holder: 'Q0000000J', representative: '99999999R', state: 'Autorizado', ...TERM },
    type: '1',
  },
  {
    ...{ reference: '1000002', holder: '00000000T', representative: '99999999R', state: 'Revocado', ...TERM },
    type: '1',
  },
];

export const startForSandbox: StartPowerSimulator = async ({ entities, trusted }) => {
  const applications = [...entities.values()].map((each) => entityConfigSchema.parse(each).application);
  const { settings, close } = await startApoderaSimulator({ applications, trusted, powers: POWERS });
  return { settings, close };
};

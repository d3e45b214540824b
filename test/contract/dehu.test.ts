import { dehu } from '../../adapters/backends/dehu/index.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { ACT, NIF, start } from '../adapters/dehu/sample.ts';
import { describeInbox } from './inbox-suite.ts';

describeInbox({
  adapter: dehu as unknown as ActiveBackend['adapter'],
  act: ACT,
  async start() {
    const { simulator, config, access, clock, close } = await start({ simulator: { pageSize: 2 } });
    return {
      ...{ config, access, now: () => clock.now, close },
      arrive: (title) => void simulator.arrive({ nif: NIF, title }),
      fault(kind) {
        simulator.clearFaults();
        if (kind !== null) simulator.inject({ kind, ...(kind === 'lost' ? { operation: 'PeticionAcceso' } : {}) });
      },
      done: () => simulator.counts().accessed,
    };
  },
  nowhere: (config) =>
    ({ ...config, url: 'http://127.0.0.1:1/', realizadasUrl: 'http://127.0.0.1:1/' }) as typeof config,
});

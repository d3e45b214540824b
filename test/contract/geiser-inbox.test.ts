import { configSchema } from '../../adapters/backends/geiser/config.ts';
import { geiser } from '../../adapters/backends/geiser/index.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { accessWith, OFFICE, start } from '../adapters/geiser/sample.ts';
import { describeInbox } from './inbox-suite.ts';

describeInbox({
  adapter: geiser as unknown as ActiveBackend['adapter'],
  act: { reason: 'Es de nuestra competencia', person: null },
  async start() {
    const { simulator, config, clock, close } = await start({ simulator: { pageSize: 2 } });
    return {
      ...{ config, access: accessWith(), now: () => clock.now, close },
      arrive: (title) => void simulator.arrive({ office: OFFICE, title }),
      fault(kind) {
        simulator.clearFaults();
        if (kind === 'lost') for (const operation of ['confirmar', 'rechazar']) simulator.inject({ kind, operation });
        else if (kind !== null) simulator.inject({ kind });
      },
      done: () => simulator.counts().decided,
    };
  },
  nowhere: () => configSchema.parse({ url: 'http://127.0.0.1:1/' }),
});

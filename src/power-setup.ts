/** Registers of powers put together: each configured one with its entities and, where it is simulated, its far side. */
import type { Signer, WsSecurity } from '../contracts/backend.ts';
import type { PowerRegister, Powers, StartPowerSimulator } from '../contracts/powers.ts';
import type { Config } from './config.ts';
import { addressesIn } from './domain/addresses.ts';
import { createEgress } from './egress.ts';
import { type ActiveRegister, createPowers } from './folder/powers.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Runtime } from './runtime.ts';
import { createTransport } from './transport/http.ts';
import { createFolderKeys } from './vault/folder-keys.ts';

export type PowerInput = {
  config: Config;
  powers: Readonly<Record<string, PowerRegister>>;
  powerSimulators: Readonly<Record<string, StartPowerSimulator>>;
  wsSecurity: WsSecurity;
  runtime: Runtime;
  log: Log;
  metrics: Pick<Metrics, 'egressRefused' | 'powerAsks'>;
  signerOf: (entity: string) => Signer | null;
  /** Certificates of seals a far side may believe, DER. */
  trusted: readonly Uint8Array[];
};

export type SetUpPowers = { powers: Powers | undefined; close(): Promise<void> };

export async function setUpPowers(input: PowerInput): Promise<SetUpPowers> {
  const { config, runtime, log, metrics, wsSecurity, signerOf } = input;
  const { registers, far } = await activateRegisters(input);
  if (registers.length === 0) return { powers: undefined, close: async () => {} };
  const egress = createEgress('powers', { log, metrics });
  egress.permit(registers.flatMap((each) => addressesIn([each.config])));
  const transport = createTransport({ egress: egress.allows });
  const keys = createFolderKeys(config.secrets.masterKeys);
  const told = (register: string, result: string) => metrics.powerAsks.inc({ register, result });
  return {
    powers: createPowers({ registers, transport, wsSecurity, signerOf, keys, runtime, log, told }),
    async close() {
      await transport.close();
      for (const each of far) await each.close();
    },
  };
}

type Far = Awaited<ReturnType<StartPowerSimulator>>;

async function activateRegisters(input: Pick<PowerInput, 'config' | 'powers' | 'powerSimulators' | 'trusted'>) {
  const { config, trusted } = input;
  const registers: ActiveRegister[] = [];
  const far: Far[] = [];
  for (const [id, settings] of Object.entries(config.powers ?? {})) {
    const register = input.powers[id];
    if (register === undefined) continue;
    const users = config.entities.flatMap(({ dir3, powers = {} }) =>
      id in powers ? [[dir3, powers[id]] as const] : [],
    );
    const entities = new Map(users);
    const start = config.powerSimulators?.includes(id) === true ? input.powerSimulators[id] : undefined;
    const simulator = await start?.({ entities, trusted });
    if (simulator !== undefined) far.push(simulator);
    const merged =
      simulator === undefined ? settings : register.configSchema.parse({ ...settings, ...simulator.settings });
    registers.push({ register, config: merged, entities });
  }
  return { registers, far };
}

/** A private sandbox with one adapter and its simulator, in this process, gone at the end. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backends, facades, simulators, vendorSimulators, vendors } from '../../../adapters/registry.ts';
import type { StartVendorSimulator, VendorSimulator } from '../../../contracts/vendor.ts';
import { type GatewayInput, startGateway } from '../../gateway.ts';
import { createLog } from '../../log.ts';
import { systemRuntime } from '../../runtime.ts';
import { SANDBOX_ENTITIES, sandboxConfig } from '../../sandbox.ts';
import { loadSeal } from '../../signing/keys.ts';
import { wsSecurity } from '../../signing/ws-security.ts';
import { startEmbedded } from '../../store/embedded.ts';
import { CliError } from '../cli-error.ts';

export type PrivateGateway = {
  url: string;
  key: string;
  /** The entity whose e-office it is, or that sends. */
  entity: string;
  stop(): Promise<void>;
};
export type PrivateVendor = PrivateGateway & { simulator: VendorSimulator };

/**
 * An e-office, and every back end there is.
 * @param warn has each warning of the gateway's log
 * @throws CliError 1 where the vendor is not registered, brings nothing in, or has no simulator
 */
export async function startPrivateVendor(id: string, warn: (line: string) => void): Promise<PrivateVendor> {
  const start = vendorSimulators[id];
  const adapter = vendors[id];
  if (adapter?.intake === undefined)
    throw new CliError(1, `${id} is no registered adapter that brings events in, and no back end.`);
  if (start === undefined) throw without(id);
  const far: { simulator?: VendorSimulator } = {};
  const keeping: StartVendorSimulator = async (entities) => {
    far.simulator = await start(entities);
    return far.simulator;
  };
  const parts = { adapters: backends, simulators, vendors: { [id]: adapter }, vendorSimulators: { [id]: keeping } };
  const gateway = await startPrivate(parts, warn);
  if (far.simulator !== undefined) return { ...gateway, simulator: far.simulator };
  await gateway.stop();
  throw new CliError(1, `The simulator of ${id} did not start.`);
}

/**
 * A back end alone: no event chooses its back end, so the entities have no other.
 * @param warn has each warning of the gateway's log
 * @throws CliError 1 where it is not registered, or has no simulator
 */
export async function startPrivateBackend(id: string, warn: (line: string) => void): Promise<PrivateGateway> {
  const [adapter, start] = [backends[id], simulators[id]];
  if (adapter === undefined) throw new CliError(1, `${id} is no registered back end.`);
  if (start === undefined) throw without(id);
  return startPrivate({ adapters: { [id]: adapter }, simulators: { [id]: start } }, warn);
}

function without(id: string): CliError {
  return new CliError(1, `${id} has no simulator: its entry.ts exports no startSimulator.`);
}

type Parts = Pick<GatewayInput, 'adapters' | 'simulators' | 'vendors' | 'vendorSimulators'>;

async function startPrivate(parts: Parts, warn: (line: string) => void): Promise<PrivateGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'carpeta-run-'));
  // Started as root, PostgreSQL runs as an ordinary user who must be able to pass through here.
  await chmod(folder, 0o711);
  const log = createLog('warn', (line) => warn(line.trimEnd()));
  const embedded = await startEmbedded({ dataDir: join(folder, 'data'), named: true, log });
  const undo = async () => {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { dir3: entity } = SANDBOX_ENTITIES[0];
    const { config, clientKey } = await sandboxConfig({
      dataDir: embedded.root,
      dataDirNamed: true,
      env: { configFile: null, port: 0, host: '127.0.0.1', databaseUrl: null, dataDir: embedded.root, logLevel: null },
      backends: parts.adapters,
      vendors: parts.vendors ?? {},
    });
    const gateway = await startGateway({
      ...{ ...parts, config, facades, wsSecurity, loadSeal, runtime: systemRuntime, log },
      ...{ pool: embedded.poolConfig, exclusive: true },
    });
    const stop = async () => {
      await gateway.stop();
      await undo();
    };
    return { url: gateway.url, key: clientKey, entity, stop };
  } catch (error) {
    await undo();
    throw error;
  }
}

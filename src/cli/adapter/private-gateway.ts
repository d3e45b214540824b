/** A private sandbox with one e-office's adapter and its simulator, in this process, gone at the end. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backends, facades, simulators, vendorSimulators, vendors } from '../../../adapters/registry.ts';
import type { StartVendorSimulator, VendorSimulator } from '../../../contracts/vendor.ts';
import { startGateway } from '../../gateway.ts';
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
  /** The entity whose e-office it is. */
  entity: string;
  simulator: VendorSimulator;
  stop(): Promise<void>;
};

/**
 * @param warn has each warning of the gateway's log
 * @throws CliError 1 where the vendor is not registered, brings nothing in, or has no simulator
 */
export async function startPrivateGateway(id: string, warn: (line: string) => void): Promise<PrivateGateway> {
  const start = vendorSimulators[id];
  const adapter = vendors[id];
  if (adapter?.intake === undefined) throw new CliError(1, `${id} is no registered adapter that brings events in.`);
  if (start === undefined) throw new CliError(1, `${id} has no simulator: its entry.ts exports no startSimulator.`);
  const far: { simulator?: VendorSimulator } = {};
  const keeping: StartVendorSimulator = async (entities) => {
    far.simulator = await start(entities);
    return far.simulator;
  };
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
      backends,
      vendors: { [id]: adapter },
    });
    const gateway = await startGateway({
      ...{ config, adapters: backends, simulators, vendors: { [id]: adapter }, vendorSimulators: { [id]: keeping } },
      ...{ facades, wsSecurity, loadSeal, runtime: systemRuntime, log, pool: embedded.poolConfig, exclusive: true },
    });
    const stop = async () => {
      await gateway.stop();
      await undo();
    };
    if (far.simulator !== undefined)
      return { url: gateway.url, key: clientKey, entity, simulator: far.simulator, stop };
    await stop();
    throw new CliError(1, `The simulator of ${id} did not start.`);
  } catch (error) {
    await undo();
    throw error;
  }
}

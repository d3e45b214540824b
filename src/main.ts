/** The composition root: reads the configuration, chooses the store, hands everything in, and waits for a signal. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  backends,
  facades,
  powerSimulators,
  powers,
  simulators,
  vendorSimulators,
  vendors,
} from '../adapters/registry.ts';
import { printBanner } from './banner.ts';
import { type Config, loadConfig, readEnvironment, sealInspector } from './config.ts';
import { GatewayError } from './errors.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { createLog, errorFields } from './log.ts';
import { systemRuntime } from './runtime.ts';
import { ensureDataKey, sandboxConfig } from './sandbox.ts';
import { adapterText, usedAdapters } from './shown-adapters.ts';
import { loadSeal } from './signing/keys.ts';
import { wsSecurity } from './signing/ws-security.ts';
import { type EmbeddedStore, startEmbedded } from './store/embedded.ts';

type Plan = { config: Config; embedded: EmbeddedStore | null; sandbox: { key: string; folderKey: string } | null };

async function plan(): Promise<Plan> {
  const env = readEnvironment();
  const bootLog = createLog(env.logLevel ?? 'info');
  const start = (dataDir: string, named: boolean) => startEmbedded({ dataDir, named, log: bootLog });
  if (env.configFile !== null) {
    const inspectSeal = sealInspector(loadSeal, systemRuntime.now);
    const config = await loadConfig({ env, backends, powers, vendors, facades, inspectSeal });
    const { url, dataDir, dataDirNamed } = config.store;
    const embedded = url === null ? await start(dataDir, dataDirNamed) : null;
    // Only a sandbox may leave the data key out: then it is made once, in the data folder.
    const masterKeys =
      config.secrets.masterKeys.length > 0
        ? config.secrets.masterKeys
        : [await ensureDataKey(embedded?.root ?? dataDir)];
    return { config: { ...config, secrets: { masterKeys } }, embedded, sandbox: null };
  }
  const named = env.dataDir !== null;
  const dataDir = resolve(env.dataDir ?? 'data');
  const embedded = env.databaseUrl === null ? await start(dataDir, named) : null;
  const root = embedded?.root ?? dataDir;
  const { config, clientKey, folderKey } = await sandboxConfig({
    dataDir: root,
    dataDirNamed: named,
    env,
    backends,
    powers,
    vendors,
    facades,
  });
  return { config, embedded, sandbox: { key: clientKey, folderKey } };
}

async function main(): Promise<void> {
  const { config, embedded, sandbox } = await plan();
  const log = createLog(config.logLevel);
  let gateway: Gateway;
  try {
    gateway = await startGateway({
      config,
      adapters: backends,
      simulators,
      vendors,
      vendorSimulators,
      facades,
      powers,
      powerSimulators,
      wsSecurity,
      loadSeal,
      runtime: systemRuntime,
      log,
      pool: embedded?.poolConfig ?? { connectionString: config.store.url ?? '' },
      exclusive: embedded !== null,
    });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await gateway.stop();
    await embedded?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  if (sandbox !== null) {
    const root = embedded?.root ?? config.store.dataDir;
    await writeFile(join(root, 'sandbox.json'), `${JSON.stringify({ url: gateway.url, ...sandbox })}\n`, {
      mode: 0o600,
    });
    const adapters = usedAdapters(config, { backends, powers, vendors, facades }).map(adapterText);
    printBanner({ url: gateway.url, key: sandbox.key, notices: embedded?.notices ?? [], adapters });
  }
  log.info('gateway.ready', { url: gateway.url, profile: config.profile });
}

main().catch((error: unknown) => {
  const known = error instanceof GatewayError;
  process.stderr.write(
    known ? `${error.message}\n` : `The gateway could not start: ${JSON.stringify(errorFields(error))}\n`,
  );
  process.exit(1);
});

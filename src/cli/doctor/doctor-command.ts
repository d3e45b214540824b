/** `carpeta doctor`: looks at everything the gateway stands on, and says of each fault what to do. Prints no secret. */
import { existsSync, statfsSync } from 'node:fs';
import { backends as adapters, facades, powers, vendors } from '../../../adapters/registry.ts';
import { activateBackends } from '../../backend-setup.ts';
import { type Config, readConfig, readEnvironment, sealInspector } from '../../config.ts';
import { problemText } from '../../config-problem.ts';
import { maintenanceAt } from '../../domain/maintenance.ts';
import { createLog } from '../../log.ts';
import { loadSeals } from '../../seals.ts';
import { loadSeal } from '../../signing/keys.ts';
import { type Command, type Context, JSON_OPTION, parse } from '../command.ts';
import { type StorePlace, whichStore } from '../which-store.ts';
import { type Check, checkLines, note, ok, wrong } from './check.ts';
import { checkBackends } from './check-backends.ts';
import { checkGateway } from './check-gateway.ts';
import { checkKeys } from './check-keys.ts';
import { checkPowers } from './check-powers.ts';
import { checkStore, type Resting } from './check-store.ts';

const GIB = 1024 ** 3;
const now = () => new Date();

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[--json]',
  summary:
    'looks at store, clocks, keys, back ends, queue and disk, and says what to do; exit 1 when something is wrong',
  help: [
    'Works with the configuration alone (GATEWAY_CONFIG, or the sandbox in ./data) and says more while the gateway runs.',
    '✔ well, ! look at it, ✘ put it right. Back ends are asked by a call without effect; no secret is printed.',
  ],
  async run(context) {
    const { values } = parse(doctorCommand, context.args, { options: JSON_OPTION });
    const checks = await examine(context);
    const sound = checks.every(({ state }) => state !== 'wrong');
    if (values.json) context.out(JSON.stringify({ ok: sound, checks }));
    else for (const check of checks) context.out(checkLines(check).join('\n'));
    return sound ? 0 : 1;
  },
};

async function examine({ api }: Context): Promise<Check[]> {
  const { config, checks } = await checkConfig();
  // A file that cannot be used says nothing of where its store is.
  if (config === null && checks.some(({ state }) => state === 'wrong')) return checks;
  const place = await whichStore();
  const resting: Resting = (backend, announced) => {
    const own = announced.filter((each) => each.backend === backend);
    return (
      maintenanceAt({ maintenance: [...(config?.backends[backend]?.maintenance ?? []), ...own] }, now())?.to ?? null
    );
  };
  const { checks: ofStore, windows } = await checkStore(place, now, resting);
  checks.push(...ofStore, ...checkDisk(place));
  if (config !== null) {
    // Nothing simulated is started: it runs inside the gateway.
    const input = { config, adapters, simulators: {} };
    const { backends: active } = await activateBackends(input, { url: '', trusted: [] });
    const seals = await loadSeals(config, { load: loadSeal, now, log: createLog('silent') });
    checks.push(...checkKeys(config, seals, active, now()));
    const rests = (backend: string) => resting(backend, windows);
    checks.push(...(await checkBackends(active, { simulated: config.simulators, rests }, seals)));
    checks.push(...(await checkPowers(config, powers, seals)));
  }
  return [...checks, ...(await checkGateway(config, () => api()))];
}

async function checkConfig(): Promise<{ config: Config | null; checks: Check[] }> {
  const env = readEnvironment();
  const what = 'configuration';
  if (env.configFile === null)
    return { config: null, checks: [note(what, 'none: a sandbox', 'GATEWAY_CONFIG names a file.')] };
  const inspectSeal = sealInspector(loadSeal, now);
  const { config, problems } = await readConfig({
    file: env.configFile,
    env,
    backends: adapters,
    powers,
    vendors,
    facades,
    inspectSeal,
  });
  if (problems.length === 0) return { config, checks: [ok(what, `${env.configFile} is sound`)] };
  return {
    config,
    checks: problems.map((each) => wrong(what, problemText(each), `carpeta config check ${env.configFile}`)),
  };
}

function checkDisk({ dataDir }: StorePlace): Check[] {
  if (!existsSync(dataDir)) return [];
  const { bavail, blocks, bsize } = statfsSync(dataDir);
  const free = bavail * bsize;
  const share = blocks === 0 ? 1 : bavail / blocks;
  const found = `${(free / GIB).toFixed(1)} GiB free (${Math.round(share * 100)} %)`;
  const what = `disk of ${dataDir}`;
  if (free < GIB) return [wrong(what, found, 'Make room: a store that cannot write accepts nothing.')];
  if (share < 0.1) return [note(what, found, 'Make room before it is full.')];
  return [ok(what, found)];
}

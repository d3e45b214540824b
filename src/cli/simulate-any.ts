/** The far side of any back end that has one, for towns that do not exist: what the sandbox runs, by itself. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { backends, simulators } from '../../adapters/registry.ts';
import { loadSeal } from '../signing/keys.ts';
import { CliError } from './cli-error.ts';
import type { Context } from './command.ts';

const CERTS = resolve(import.meta.dirname, '../../certs-example');
const SEALS = ['seal-ayuntamiento-ficticio', 'seal-villa-inventada'];
const TOWN = { dir3: 'L01999999', name: 'Ayuntamiento Ficticio', ine: '99999' };
/** Stands in every setting of the town that is read from a file. */
const PASSWORD = 'sandbox';

/** Those that can be run here. */
export const simulated = Object.keys(simulators);

export async function simulateAny(
  id: string,
  { callback, folder }: { callback: string | undefined; folder: string | undefined },
  { out, err, interrupted }: Pick<Context, 'out' | 'err' | 'interrupted'>,
  json: boolean,
): Promise<void> {
  const [backend, start] = [backends[id], simulators[id]];
  if (backend === undefined || start === undefined)
    throw new CliError(2, `There is a simulator for: ${simulated.join(', ')}.`);
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'carpeta-simulator-')));
  const written = backend.sandboxEntity?.({ ...TOWN, keyFile: PASSWORD }) ?? { apiKeyFile: PASSWORD };
  const town = backend.entityConfigSchema.parse(withoutFiles(written));
  const simulator = await start({
    entities: new Map([[TOWN.dir3, town]]),
    callbackUrl: callback ?? `http://127.0.0.1:9/callbacks/${id}`,
    trusted: await Promise.all(SEALS.map(certificateOf)),
    folder: own,
  });
  const { settings } = simulator;
  if (json) out(JSON.stringify({ settings, entity: { dir3: TOWN.dir3, ...withoutFiles(written) } }));
  else {
    out(stringify({ backends: { [id]: settings } }).trimEnd());
    err(
      `Simulated ${backend.facts.product ?? id}, for ${TOWN.dir3}; what its settings read from a file is “${PASSWORD}”.`,
    );
    err('Ctrl-C ends it.');
  }
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await simulator.close();
  if (folder === undefined) await rm(own, { recursive: true, force: true });
}

/** As the configuration reads it: `xFile` becomes `x`. */
function withoutFiles(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace(/File$/, ''), value]));
}

async function certificateOf(name: string): Promise<Uint8Array> {
  const passphrase = (await readFile(join(CERTS, `${name}.passphrase`), 'utf8')).trim();
  const seal = await loadSeal({ pkcs12: await readFile(join(CERTS, `${name}.p12`)), passphrase, now: new Date() });
  return seal.certificate;
}

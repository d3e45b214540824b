/** The gateway, where one runs: is it ready, and what waits for a person. */
import type { Config } from '../../config.ts';
import { list, map } from '../../config-raw.ts';
import { type Api, createApi } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { type Check, note, ok, wrong } from './check.ts';

const TIMEOUT_MS = 5_000;

export async function checkGateway(config: Config | null, findApi: () => Promise<Api>): Promise<Check[]> {
  const api = await findApi().catch(() => null);
  const url = api?.url ?? (config === null ? null : addressOf(config));
  if (url === null)
    return [note('gateway', 'none is known', 'Start it (npm start), or set CARPETA_URL and CARPETA_KEY.')];
  const ready = await readiness(url);
  if (ready === null) return [note('gateway', `none answers at ${url}`, 'Start it: npm start, with GATEWAY_CONFIG.')];
  const missing = Object.entries(ready).flatMap(([name, well]) => (well === true ? [] : [name]));
  const health =
    missing.length === 0
      ? ok('gateway', `ready at ${url}`)
      : wrong('gateway', `not ready at ${url}: ${missing.join(', ')}`, 'Its log says why.');
  if (api === null)
    return [health, note('inside the gateway', 'no key', 'Set CARPETA_URL and CARPETA_KEY to see more.')];
  return [health, ...(await inside(api))];
}

function addressOf({ http }: Config): string {
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host;
  return createApi({ url: `${http.tls === null ? 'http' : 'https'}://${host}:${http.port}`, key: '' }).url;
}

/** What it says of its readiness; null where nobody answers. */
async function readiness(url: string): Promise<Record<string, unknown> | null> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return map(map(await response.json()).checks);
  } catch {
    return null;
  }
}

async function inside(api: Api): Promise<Check[]> {
  try {
    const waiting = list(map((await api.get('/v1/quarantine?limit=1')).body).items).length;
    const backends = list(map((await api.get('/v1/backends')).body).items).map(map);
    const paused = backends.filter((each) => each.paused != null);
    return [
      waiting === 0
        ? ok('quarantine', 'empty')
        : note('quarantine', 'callbacks that match nothing wait', 'carpeta quarantine lists them.'),
      ...paused.map(({ id }) => note(`backend ${String(id)}`, 'paused by a person', `carpeta resume ${String(id)}`)),
    ];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [note('inside the gateway', 'this key may not look', 'Set CARPETA_KEY to a key of scope operator.')];
  }
}

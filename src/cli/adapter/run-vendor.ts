/** One thing happens at a simulated e-office: what it becomes here, its steps, and what the e-office is told. */
import { vendors } from '../../../adapters/registry.ts';
import { list, map, text } from '../../config-raw.ts';
import { type Api, createApi } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import type { Context } from '../command.ts';
import type { PrivateVendor } from './private-gateway.ts';
import { type RunResult, watchToTheEnd } from './run-result.ts';

const ARRIVES_WITHIN_MS = 60_000;
const TOLD_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 300;
/** So long after the last thing it was told, nothing more comes. */
const QUIET_MS = 3_000;

export async function runVendor(id: string, gateway: PrivateVendor, context: Context): Promise<RunResult> {
  const { out, interrupted } = context;
  const { simulator, entity, url } = gateway;
  if (simulator.happen === undefined)
    throw new CliError(1, `The simulator of ${id} cannot make anything happen: see happen in contracts/vendor.ts.`);
  const api = createApi(gateway);
  const { ref, event } = await simulator.happen({ entity, facade: `${url}/vendors/${id}` });
  out(`happens   ${ref} at the simulated ${id}`);
  const arrived = await arrival(api, event, interrupted);
  if (arrived === null) {
    for (const line of await notTaken(api, id)) out(line);
    return { event, messages: [], told: [], ok: false };
  }
  out(`event     ${event.id} of ${event.source}`);
  const { messages, final, ended } = await watchToTheEnd(api, arrived, context);
  // Of what it has practised itself there is nothing to tell.
  const ours = messages.some(({ delivery }) => delivery !== 'mirrored');
  const tells = ours && vendors[id]?.intake?.status !== undefined && simulator.told !== undefined;
  const told = tells && final ? await whatItWasTold(simulator, ref, interrupted) : [];
  for (const each of told) out(`told      ${each}`);
  out(
    final
      ? `ended     ${ended}${tells && told.length === 0 ? '; it was told nothing' : ''}`
      : 'It came to no end in time.',
  );
  return { event, messages, told, ok: final && (!tells || told.length > 0) };
}

/** The messages of the event once it is in; null where it does not come in time. */
async function arrival(
  api: Api,
  event: { source: string; id: string },
  interrupted: AbortSignal,
): Promise<string[] | null> {
  const query = new URLSearchParams({ source: event.source, id: event.id });
  return eventually(ARRIVES_WITHIN_MS, interrupted, async () => {
    const { status, body } = await api.get(`/v1/receipts?${query}`, { missing: 'allowed' });
    if (status === 404) return null;
    return list(map(body).messages).map((each) => text(map(each).id) ?? '');
  });
}

async function notTaken(api: Api, id: string): Promise<string[]> {
  const [{ body: standing }, { body: items }] = await Promise.all([
    api.get('/v1/vendors'),
    api.get(`/v1/vendors/${id}/items`),
  ]);
  const mine = list(map(standing).items)
    .map(map)
    .find((each) => each.id === id);
  const faults = list(mine?.streams).flatMap((each) => text(map(each).lastError) ?? []);
  const refused = list(map(items).items)
    .map(map)
    .flatMap((item) => [
      `not taken ${text(item.ref)}: ${text(item.state)}, ${text(item.reason)}`,
      ...list(item.errors)
        .map(map)
        .map(({ pointer, detail, fix }) => `          ${[pointer, detail, fix].filter(Boolean).join(' ')}`),
    ]);
  return [
    `No event came within ${ARRIVES_WITHIN_MS / 1_000} s.`,
    ...faults.map((each) => `reading   ${each}`),
    ...refused,
  ];
}

/** All of it: until nothing more has come for a while. */
async function whatItWasTold(simulator: PrivateVendor['simulator'], ref: string, interrupted: AbortSignal) {
  const seen = { count: 0, since: Date.now() };
  await eventually(TOLD_WITHIN_MS, interrupted, async () => {
    const { length } = simulator.told?.(ref) ?? [];
    if (length !== seen.count) Object.assign(seen, { count: length, since: Date.now() });
    return length > 0 && Date.now() - seen.since >= QUIET_MS ? length : null;
  });
  return simulator.told?.(ref) ?? [];
}

async function eventually<T>(
  withinMs: number,
  interrupted: AbortSignal,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const until = Date.now() + withinMs;
  while (Date.now() < until && !interrupted.aborted) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return null;
}

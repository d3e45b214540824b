/** Each back end, by the call without effect that its adapter declares: does it answer like itself, and what time has it? */
import type { ActiveBackend, Endpoint } from '../../../contracts/backend.ts';
import { createClockWatch, MAX_SKEW_MS } from '../../delivery/clock-watch.ts';
import { createLog } from '../../log.ts';
import { systemRuntime } from '../../runtime.ts';
import type { Seals } from '../../seals.ts';
import { wsSecurity } from '../../signing/ws-security.ts';
import { createTransport } from '../../transport/http.ts';
import { type Check, note, ok, wrong } from './check.ts';

const ENDPOINTS: readonly Endpoint[] = ['send', 'ask'];

/** One after the other: nobody is loaded by being looked at. */
export async function checkBackends(
  backends: readonly ActiveBackend[],
  { simulated, rests }: { simulated: readonly string[]; rests: (backend: string) => Date | null },
  seals: Seals,
): Promise<Check[]> {
  const transport = createTransport({});
  const checks: Check[] = [];
  try {
    for (const backend of backends) {
      const what = `backend ${backend.adapter.id}`;
      const until = rests(backend.adapter.id);
      if (simulated.includes(backend.adapter.id)) checks.push(ok(what, 'simulated: it runs inside the gateway'));
      else if (until !== null)
        checks.push(
          note(what, `under maintenance until ${until.toISOString()}`, 'Nothing: what waits leaves after that.'),
        );
      else if (backend.entities.size === 0)
        checks.push(note(what, 'no entity uses it', 'Name it in an entity, or leave it out.'));
      else checks.push(...(await checkOne(backend, seals, transport)));
    }
  } finally {
    await transport.close();
  }
  return checks;
}

async function checkOne(
  backend: ActiveBackend,
  seals: Seals,
  transport: ReturnType<typeof createTransport>,
): Promise<Check[]> {
  const { adapter, config, entities } = backend;
  const clock = createClockWatch(systemRuntime, createLog('silent'));
  const tools = { transport: clock.watch(adapter.id, transport), wsSecurity, ...systemRuntime };
  const dir3 = [...entities.keys()].find((each) => seals.unusable(each, backend) === null) ?? [...entities.keys()][0]!;
  const access = { dir3, config: entities.get(dir3), signer: seals.signerOf(dir3) };
  const checks: Check[] = [];
  for (const endpoint of ENDPOINTS) {
    const what = `backend ${adapter.id}/${endpoint}`;
    try {
      const result = await adapter.probe(endpoint, access, config, tools);
      const said = result.kind === 'answer' ? `HTTP ${result.status}` : result.reason;
      checks.push(
        adapter.healthy(result)
          ? ok(what, `answers like itself in ${result.durationMs} ms`)
          : wrong(what, `does not answer like itself (${said})`, 'Look at its address, the way there, and its key.'),
      );
    } catch {
      checks.push(wrong(what, `cannot be asked as ${dir3}`, 'Put right what is wrong with its seal or key first.'));
    }
  }
  const skewMs = clock.skewMs(adapter.id);
  if (skewMs === null) return checks;
  const what = `clock of ${adapter.id}`;
  const apart = `${Math.round(skewMs / 1_000)} s apart`;
  const fix = 'Set this machine by NTP: so far off, nothing is signed.';
  return [...checks, Math.abs(skewMs) > MAX_SKEW_MS ? wrong(what, apart, fix) : ok(what, apart)];
}

/** A simulated DEHú as a process of its own, and the folder of a gateway that reads what it holds for a town. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DehuSimulatorOptions } from '../../adapters/backends/dehu/simulator.ts';
import type { FaultRule } from '../../adapters/backends/dehu/simulator-faults.ts';
import type { Counts, Envio } from '../../adapters/backends/dehu/simulator-store.ts';
import { ENTITIES, endOf, firstLine, type Home, makeHome } from './processes.ts';
import { ROOT } from './source-tree.ts';

/** The first town's; the other one has nothing to read. */
export const NIF = 'Q0000000J';

export type DehuProcess = {
  settings: { url: string; realizadasUrl: string };
  counts(): Promise<Counts>;
  envios(): Promise<Envio[]>;
  /** Replaces the fault script. */
  faults(script: readonly FaultRule[]): Promise<void>;
  arrive(arrival: Record<string, unknown>): Promise<Envio>;
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startDehu(options: Partial<DehuSimulatorOptions> = {}): Promise<DehuProcess> {
  const script = join(ROOT, 'adapters/backends/dehu/simulator-process.ts');
  const certificates = [readFileSync(join(ROOT, 'certs-example/seal-ayuntamiento-ficticio.crt'), 'utf8')];
  const all = { accounts: [{ nifs: [NIF], certificates }], ...options };
  const child = spawn(process.execPath, [script, JSON.stringify(all)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = JSON.parse(await firstLine(child, () => true)) as DehuProcess['settings'] & { port: number };
  const control = async (path: string, init?: RequestInit) =>
    (await fetch(`http://127.0.0.1:${said.port}/_simulator/${path}`, init)).json();
  const say = (path: string, body: unknown) => control(path, { method: 'POST', body: JSON.stringify(body) });
  return {
    settings: { url: said.url, realizadasUrl: said.realizadasUrl },
    counts: async () => (await control('counts')) as Counts,
    envios: async () => (await control('envios')) as Envio[],
    async faults(rules) {
      await control('faults', { method: 'DELETE' });
      if (rules.length > 0) await say('faults', rules);
    },
    arrive: async (arrival) => (await say('arrive', { nif: NIF, ...arrival })) as Envio,
    advance: async (ms) => void (await say('advance', { ms })),
    stop: () => endOf(child, 'SIGTERM'),
  };
}

export function makeInboxHome({ settings }: DehuProcess): Promise<Home> {
  const entity = (dir3: string) => ({ nif: dir3 === ENTITIES[0] ? NIF : '99999999R', name: 'AYUNTAMIENTO FICTICIO' });
  return makeHome(
    { url: settings.url, syncUrl: settings.url },
    { backends: { dehu: { settings: { ...settings, inbox: { everyMs: 1_000 } }, entity } } },
  );
}

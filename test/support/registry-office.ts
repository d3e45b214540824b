/** A simulated GEISER as a process of its own, a gateway's folder that registers with it, and entries for it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { GeiserSimulatorOptions } from '../../adapters/backends/geiser/simulator.ts';
import type { FaultRule } from '../../adapters/backends/geiser/simulator-faults.ts';
import type { Counts, Entry } from '../../adapters/backends/geiser/simulator-store.ts';
import { API_KEY, ENTITIES, endOf, firstLine, type Home, makeHome } from './processes.ts';
import { ROOT } from './source-tree.ts';

const ACCOUNT = { application: 'APP_PRUEBA', user: 'USUARIO_PRUEBA', password: API_KEY };
/** Both towns register at one office, as towns of a province may. */
export const OFFICE = 'L01999990';

export type RegistryProcess = {
  url: string;
  counts(): Promise<Counts>;
  entries(): Promise<Entry[]>;
  /** Replaces the fault script. */
  faults(script: readonly FaultRule[]): Promise<void>;
  arrive(title: string): Promise<Entry>;
  stop(): Promise<void>;
};

export async function startRegistry(options: Partial<GeiserSimulatorOptions>): Promise<RegistryProcess> {
  const script = join(ROOT, 'adapters/backends/geiser/simulator-process.ts');
  const all = { accounts: [{ ...ACCOUNT, offices: [OFFICE] }], ...options };
  const child = spawn(process.execPath, [script, JSON.stringify(all)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { url, port } = JSON.parse(await firstLine(child, () => true)) as { url: string; port: number };
  const control = async (path: string, init?: RequestInit) =>
    (await fetch(`http://127.0.0.1:${port}/_simulator/${path}`, init)).json();
  const say = (path: string, body: unknown) => control(path, { method: 'POST', body: JSON.stringify(body) });
  return {
    url,
    counts: async () => (await control('counts')) as Counts,
    entries: async () => (await control('entries')) as Entry[],
    async faults(rules) {
      await control('faults', { method: 'DELETE' });
      if (rules.length > 0) await say('faults', rules);
    },
    arrive: async (title) => (await say('arrive', { office: OFFICE, title })) as Entry,
    stop: () => endOf(child, 'SIGTERM'),
  };
}

export function makeRegistryHome({ url }: RegistryProcess, settings: Record<string, unknown> = {}): Promise<Home> {
  const { application, user } = ACCOUNT;
  return makeHome(
    { url, syncUrl: url },
    {
      backends: {
        geiser: {
          settings: { url, search: { marginMs: 60_000, pages: 100 }, ...settings },
          entity: { application, user, passwordFile: 'api.key', office: OFFICE },
        },
      },
    },
  );
}

export function entryOf(input: { id: string; entity?: string; title?: string; destination?: string; file?: string }) {
  const entity = input.entity ?? ENTITIES[0]!;
  return {
    specversion: '1.0',
    id: input.id,
    source: `urn:dir3:${entity}:prueba`,
    type: 'es.citizenfolder.registry-entry.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: entity,
    data: {
      effect: 'deliver',
      emitter: { dir3: entity },
      ...(input.file === undefined ? {} : { file: { id: input.file } }),
      title: { lang: 'es', value: input.title ?? 'Remisión de expediente' },
      entry: {
        direction: 'out',
        send: true,
        destination: input.destination ?? 'L01999997',
        subjectCode: 'GENERAL',
        interested: [
          {
            person: {
              kind: 'natural',
              idType: 'NIF',
              idNumber: '00000000T',
              givenName: 'CIUDADANIA',
              surname1: 'FICTICIA',
            },
          },
        ],
        physical: 'none',
      },
      documents: [
        {
          role: 'main',
          name: 'oficio.pdf',
          mediaType: 'application/pdf',
          content: { by: 'inline', base64: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64') },
        },
      ],
    },
  };
}

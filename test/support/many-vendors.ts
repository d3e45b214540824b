/**
 * A province on three e-office products at once: each simulated over a real socket, its towns behind one credential. Which
 * they are is told by the adapters' own folders of tests (`province.ts`); where there are fewer, the template's joins.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapter as invented } from '../../adapters/templates/invented/index.ts';
import { startSimulator as startInvented } from '../../adapters/templates/invented/simulator.ts';
import { noticeOf } from '../../adapters/templates/invented/simulator-notices.ts';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { ROOT } from './source-tree.ts';
import { oneWay } from './vendors.ts';

export type Trouble = 'hang' | 'garbage';
export type Office = {
  adapter: VendorAdapter;
  settings: unknown;
  url: string;
  credential: unknown;
  /** By DIR3. */
  entities: Readonly<Record<string, unknown>>;
  /** One thing that makes an event: its own reference, and what the event is to be. */
  put(entity: string): { ref: string; source: string; id: string };
  fail(trouble: Trouble): void;
  requests(): number;
  close(): Promise<void>;
};
/** `now`: the clock of the far side too. */
export type OpenOffice = (entities: readonly string[], now: () => Date) => Promise<Office>;

/** 115 as in Alicante: L01999999 and down. */
export const TOWNS = Array.from({ length: 115 }, (_, n) => `L0199${String(9_999 - n).padStart(4, '0')}`);
const OFFICES = 3;

/** A third of the towns on each. */
export async function openOffices(now: () => Date): Promise<Office[]> {
  const openers = (await ownOffices()).slice(0, OFFICES);
  while (openers.length < OFFICES) openers.push(openInvented(`invented-${openers.length}`));
  return Promise.all(
    openers.map((open, nth) =>
      open(
        TOWNS.filter((_, n) => n % OFFICES === nth),
        now,
      ),
    ),
  );
}

async function ownOffices(): Promise<OpenOffice[]> {
  const folder = join(ROOT, 'test/adapters');
  const files = readdirSync(folder).map((each) => join(folder, each, 'province.ts'));
  return Promise.all(
    files
      .filter((path) => existsSync(path))
      .map(async (path) => ((await import(path)) as { openOffice: OpenOffice }).openOffice),
  );
}

export function keyed<T>(entities: readonly string[], of: (entity: string) => T): Record<string, T> {
  return Object.fromEntries(entities.map((entity) => [entity, of(entity)]));
}

function openInvented(as: string): OpenOffice {
  return async (entities, now) => {
    const token = 'ficha-de-prueba-1';
    const far = await startInvented({ token });
    return {
      adapter: { ...oneWay(invented, 'poll'), id: as },
      settings: {},
      url: far.url,
      credential: { url: far.url, token },
      entities: keyed(entities, (code) => ({ code })),
      put(entity) {
        const id = `aviso-${far.notices.length + 1}`;
        far.notices.push(noticeOf({ id, entity, issuedAt: now() }));
        return { ref: id, source: `urn:dir3:${entity}:invented`, id };
      },
      fail(trouble) {
        for (const entity of entities) far.faults.set(entity, trouble);
      },
      requests: () => far.calls.length,
      close: () => far.close(),
    };
  };
}

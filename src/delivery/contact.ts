/** Tells the store that a back end gave a sign of life, at most twice a minute per process: the switch counts hours. */
import type { Pool } from 'pg';
import { errorFields, type Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { recordContact } from '../store/contacts/heard.ts';

const EVERY_MS = 30_000;

/** What it returns never throws. */
export function createContact(deps: { pool: Pool; runtime: Runtime; log: Log }): (backend: string) => Promise<void> {
  const told = new Map<string, number>();
  return async (backend) => {
    const at = deps.runtime.now();
    if (Math.abs(at.getTime() - (told.get(backend) ?? 0)) < EVERY_MS) return;
    told.set(backend, at.getTime());
    try {
      await recordContact(deps.pool, { backend, at });
    } catch (error) {
      told.delete(backend);
      deps.log.warn('backend.contact-not-recorded', { backend, ...errorFields(error) });
    }
  };
}

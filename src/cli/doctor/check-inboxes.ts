/** Inboxes: what arrives for the towns must be read, for its terms run whether anybody sees it or not. */
import type { Pool } from 'pg';
import { listInboxes } from '../../store/inboxes/turns.ts';
import { type Check, ok, wrong } from './check.ts';

export async function checkInboxes(pool: Pool): Promise<Check[]> {
  const inboxes = await listInboxes(pool, null);
  const troubled = inboxes.filter(({ failures }) => failures > 0);
  if (troubled.length === 0) return inboxes.length === 0 ? [] : [ok('inboxes', `${inboxes.length} read without fault`)];
  return troubled.map(({ backend, entity, failures, lastError, lastOkAt }) =>
    wrong(
      `inbox ${backend}/${entity}`,
      `failed ${failures} times in a row, last with ${lastError ?? 'no reason'}; read whole ${lastOkAt === null ? 'never' : lastOkAt.toISOString()}`,
      'It is read again by itself. carpeta circuits says what its error means; meanwhile look on the web of the service.',
    ),
  );
}

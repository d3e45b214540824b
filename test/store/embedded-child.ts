/**
 * A process that starts the embedded store in the folder it is given, writes rows as fast as it can, and is killed.
 * Says `ready POSTMASTER`, then each row once it is committed; or `refused CODE MESSAGE`.
 */
import { createLog } from '../../src/log.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { createPool } from '../../src/store/pool.ts';

const [dataDir = ''] = process.argv.slice(2);
const log = createLog('silent');
try {
  const store = await startEmbedded({ dataDir, named: true, log });
  const pool = createPool(store.poolConfig, log);
  await pool.query('create table if not exists kept (n bigint primary key)');
  const { rows } = await pool.query<{ n: string }>('select coalesce(max(n), 0) as n from kept');
  process.stdout.write(`ready ${store.postmasterPid()}\n`);
  for (let n = Number(rows[0]?.n) + 1; ; n += 1) {
    await pool.query('insert into kept values ($1)', [n]);
    process.stdout.write(`${n}\n`);
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  process.stdout.write(`refused ${code} ${error instanceof Error ? error.message : ''}\n`);
  process.exit(3);
}

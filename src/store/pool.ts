/** Connections to PostgreSQL, bounded in number and time, and the one way to run a transaction. */
import pg from 'pg';
import { GatewayError } from '../errors.ts';
import { errorFields, type Log } from '../log.ts';

const LIMITS = { max: 20, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000, statement_timeout: 30_000 };

/** A pool that survives a restart of its server; `config` wins over the default bounds. */
export function createPool(config: pg.PoolConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({ ...LIMITS, ...config });
  pool.on('error', (error) => log.warn('store.connection-lost', errorFields(error)));
  return pool;
}

/** Runs `work` between BEGIN and COMMIT; rolls back and rethrows when it throws. Never keeps a broken connection. */
export async function withTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((fault: Error) => {
      broken = fault;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/* PostgreSQL error classes: 08 connection, 53 out of resources, 57P shutdown, 25006 read only after a fail-over. */
const UNAVAILABLE = /^(08...|53...|57P0.|25006)$/;
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** True when the store cannot be reached or cannot write now: try again later, nothing was stored. */
export function isStoreUnavailable(error: unknown): boolean {
  if (error instanceof GatewayError) return error.code === 'store-unavailable';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNAVAILABLE.test(code) || UNREACHABLE.has(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(error.message);
}

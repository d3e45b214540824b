/** Connections to PostgreSQL, bounded in number and time, and the one way to run a transaction. */
import pg from 'pg';
import { GatewayError } from '../errors.ts';
import { errorFields, type Log } from '../log.ts';

/** The server ends a statement after 30 s; our own clock runs a little longer, for a server that has fallen silent. */
const LIMITS = {
  max: 20,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 30_000,
  query_timeout: 40_000,
  idle_in_transaction_session_timeout: 60_000,
  keepAlive: true,
} satisfies pg.PoolConfig;

/** A pool that survives a restart of its server; `config` wins over the default bounds. */
export function createPool(config: pg.PoolConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({ ...LIMITS, ...config });
  // On the client and not only on the pool: a connection that breaks while it is lent out reports to itself alone,
  // and an error event that nobody hears ends the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      // At the end the embedded server may be quicker than the goodbye: nothing is lost then.
      if (!pool.ending) log.warn('store.connection-lost', errorFields(error));
    });
  });
  // The same loss once more, for a connection that was idle: its own listener has logged it.
  pool.on('error', () => {});
  return pool;
}

/**
 * Runs `work` between BEGIN and COMMIT; rolls back and rethrows when it throws. Never keeps a broken connection.
 * @param options.lock name of an advisory lock taken with BEGIN, in one round trip; held until the end
 * @throws GatewayError `store-failed` when the server answered COMMIT with a rollback: a statement had failed unnoticed
 */
export async function withTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options: { lock?: string } = {},
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(beginning(client, options.lock));
    const result = await work(client);
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new GatewayError('store-failed', 'store', 'The transaction was rolled back instead.');
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

/** Inside a transaction: what `work` did is undone when it throws, and the transaction goes on. */
export async function withSavepoint<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('savepoint part');
  try {
    const result = await work();
    await client.query('release savepoint part');
    return result;
  } catch (error) {
    await client.query('rollback to savepoint part; release savepoint part');
    throw error;
  }
}

function beginning(client: pg.PoolClient, lock: string | undefined): string {
  if (lock === undefined) return 'begin';
  return `begin; select pg_advisory_xact_lock(hashtext(${client.escapeLiteral(lock)}))`;
}

/**
 * SQLSTATE (PostgreSQL appendix A): 08 connection, 28 refused login, 3D000 no such database, 53 out of resources (disk
 * full among them), 57P shutdown, 57014 and 55P03 took too long, 58030 disk error, 25006 read only after a fail-over,
 * 40001 and 40P01 lost against another transaction.
 */
const UNAVAILABLE = /^(08...|28...|3D000|53...|57P0.|57014|55P03|58030|25006|40001|40P01)$/;
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
  ...['ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'],
]);
/** What `pg` says itself, without a code. */
const SAID_BY_DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end)/;

/** True when the store cannot be reached or cannot write now: try again later. A failed COMMIT may have been done. */
export function isStoreUnavailable(error: unknown): boolean {
  if (error instanceof GatewayError) return error.code === 'store-unavailable';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNAVAILABLE.test(code) || UNREACHABLE.has(code) || SAID_BY_DRIVER.test(error.message);
}

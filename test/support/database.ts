/** A database of its own for a test file, copied from the template in milliseconds. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createPool } from '../../src/store/pool.ts';

export type TestDatabase = {
  pool: pg.Pool;
  poolConfig: pg.PoolConfig;
  /** For a process that is given its store by URL. */
  url: string;
  drop(): Promise<void>;
};

export async function testDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.empty === true ? 'template0' : inject('template');
  await administer(server, `create database ${name} template ${template}`);
  const poolConfig = inDatabase(server, name);
  const pool = createPool(poolConfig, createLog('silent'));
  return {
    pool,
    poolConfig,
    url: urlOf(poolConfig),
    async drop() {
      await pool.end();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

/** One statement that concerns the server as a whole. */
export async function administer(server: pg.PoolConfig, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function inDatabase(server: pg.PoolConfig, database: string): pg.PoolConfig {
  if (server.connectionString === undefined) return { ...server, database };
  const url = new URL(server.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}

function urlOf(config: pg.PoolConfig): string {
  if (config.connectionString !== undefined) return config.connectionString;
  const { host = '', port, user = '', password, database = '' } = config;
  return `postgres://${user}:${String(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port ?? 5432}`;
}

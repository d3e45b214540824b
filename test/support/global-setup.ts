/** One PostgreSQL for the whole run, with a template database that has the schema; TEST_DATABASE_URL: that server instead. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLog } from '../../src/log.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: pg.PoolConfig;
    template: string;
  }
}

/* Tests lose nothing when the machine does: no fsync. Durability itself is tested on clusters of their own. */
const RELAXED = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env.TEST_DATABASE_URL;
  const folder = external === undefined ? mkdtempSync(join(tmpdir(), 'carpeta-test-')) : null;
  const store = folder === null ? null : await startEmbedded({ dataDir: folder, named: true, log: createLog('silent'), settings: RELAXED });
  const config: pg.PoolConfig = store?.poolConfig ?? { connectionString: external ?? '' };
  const template = `carpeta_template_${process.pid}`;
  try {
    await makeTemplate(config, template);
  } catch (error) {
    await store?.stop();
    throw error;
  }
  project.provide('postgres', config);
  project.provide('template', template);
  return async () => {
    await administer(config, `drop database ${template}`);
    await store?.stop();
    if (folder !== null) rmSync(folder, { recursive: true });
  };
}

async function makeTemplate(config: pg.PoolConfig, template: string): Promise<void> {
  await administer(config, `create database ${template}`);
  const { connectionString } = config;
  const inTemplate = connectionString === undefined ? { ...config, database: template } : { connectionString: withDatabase(connectionString, template) };
  const pool = new pg.Pool(inTemplate);
  await migrate(pool);
  await pool.end();
}

async function administer(config: pg.PoolConfig, statement: string): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query(statement);
  await client.end();
}

function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}

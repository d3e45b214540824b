/** One PostgreSQL for the whole run, with a template database that has the schema; TEST_DATABASE_URL: that server instead. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLog } from '../../src/log.ts';
import { startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { administer, inDatabase } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: pg.PoolConfig;
    template: string;
  }
}

/* Tests lose nothing when the machine does: no fsync. Durability itself is tested on clusters of their own. */
const RELAXED = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

type Server = { config: pg.PoolConfig; stop(): Promise<void> };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  const server = url === undefined ? await startServer() : { config: { connectionString: url }, stop: async () => {} };
  const template = `carpeta_template_${process.pid}`;
  const stop = async () => {
    try {
      await administer(server.config, `drop database if exists ${template}`);
    } finally {
      await server.stop();
    }
  };
  try {
    await makeTemplate(server.config, template);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', server.config);
  project.provide('template', template);
  return stop;
}

async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-test-'));
  const remove = () => rmSync(folder, { recursive: true });
  const options = { dataDir: folder, named: true, log: createLog('silent'), settings: RELAXED };
  const store = await startEmbedded(options).catch((error: unknown) => {
    remove();
    throw error;
  });
  return { config: store.poolConfig, stop: () => store.stop().then(remove) };
}

async function makeTemplate(config: pg.PoolConfig, template: string): Promise<void> {
  await administer(config, `create database ${template}`);
  const pool = new pg.Pool(inDatabase(config, template));
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

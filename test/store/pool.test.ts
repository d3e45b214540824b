import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, isStoreUnavailable, withTransaction } from '../../src/store/pool.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { silent } from '../support/embedded.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await database.pool.query('create table kept (n int primary key)');
});
afterAll(() => database.drop());

const kept = async () => (await database.pool.query('select n from kept order by n')).rows.map(({ n }) => n);

describe('a transaction', () => {
  it('is committed when its work is done, and returns what that returned', async () => {
    const result = await withTransaction(database.pool, async (client) => {
      await client.query('insert into kept values (1)');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await kept()).toEqual([1]);
  });

  it('leaves nothing when its work throws, and gives its connection back', async () => {
    const failing = withTransaction(database.pool, async (client) => {
      await client.query('insert into kept values (2)');
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await kept()).toEqual([1]);
    expect(database.pool.idleCount).toBe(database.pool.totalCount);
  });

  it('that the server rolled back behind a swallowed failure is no success', async () => {
    const swallowing = withTransaction(database.pool, async (client) => {
      await client.query('insert into kept values (3)');
      await client.query('insert into kept values (1)').catch(() => {});
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'store-failed' });
    expect(await kept()).toEqual([1]);
  });

  it('whose connection is cut fails as unavailable; the connection is thrown away and the next one works', async () => {
    const cut = withTransaction(database.pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query('insert into kept values (4)');
    });
    await expect(cut).rejects.toSatisfy(isStoreUnavailable);
    expect(await kept()).toEqual([1]);
  });
});

describe('what counts as a store that is not there', () => {
  it('a server that nobody listens for, and a pool with no connection left', async () => {
    const nowhere = createPool({ host: '127.0.0.1', port: 1 }, silent);
    await expect(nowhere.query('select 1')).rejects.toSatisfy(isStoreUnavailable);
    await nowhere.end();
    const tiny = createPool({ ...database.poolConfig, max: 1, connectionTimeoutMillis: 50 }, silent);
    const only = await tiny.connect();
    await expect(tiny.query('select 1')).rejects.toSatisfy(isStoreUnavailable);
    only.release();
    await tiny.end();
  });

  it('a statement that takes too long', async () => {
    const hasty = createPool({ ...database.poolConfig, statement_timeout: 20 }, silent);
    await expect(hasty.query('select pg_sleep(20)')).rejects.toSatisfy(isStoreUnavailable);
    await hasty.end();
    const deaf = createPool({ ...database.poolConfig, query_timeout: 20 }, silent);
    await expect(deaf.query('select pg_sleep(0.2)')).rejects.toSatisfy(isStoreUnavailable);
    await deaf.end();
  });

  it('but not a fault of ours', async () => {
    await expect(database.pool.query('select nonsense')).rejects.not.toSatisfy(isStoreUnavailable);
    await expect(database.pool.query('insert into kept values (1)')).rejects.not.toSatisfy(isStoreUnavailable);
    expect(isStoreUnavailable('not even an error')).toBe(false);
  });
});

it('large numbers stay text: no type is read differently for everybody', () => {
  const bigint = pg.types.builtins.INT8;
  expect(pg.types.getTypeParser(bigint)('9007199254740993')).toBe('9007199254740993');
});

it('a server given by URL works like one given by its socket', async () => {
  const pool = createPool({ connectionString: database.url }, silent);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

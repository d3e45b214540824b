/** The connections of one gateway, apart by what they are for: a backlog that drains makes nobody wait who hands in. */
import type pg from 'pg';
import type { Log } from '../log.ts';
import { createPool } from './pool.ts';

export type Pools = Readonly<Record<'http' | 'delivery' | 'sending', pg.Pool>>;

/** Lists are read by index even from a cold table: its pages lie on solid state, not on a turning disk. */
const LISTS = '-c random_page_cost=1.1';
/**
 * Delivery's statements are few and always the same, so they are planned once, not at every use (the keys' partitions
 * make that dear), and to find their few rows by key, which the usual price of a page makes look dear in small tables.
 */
const FEW_STATEMENTS = '-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1';
/** A beginning, and the two ways in which most attempts end. */
const WRITES_AT_ONCE = 3;

/**
 * `sending` is for what every message needs. Each connection plans that for itself and reads the catalogue anew, so
 * there are few: one claim goes at a time per back end, and the writes of many messages go together.
 */
export function createPools(config: pg.PoolConfig, log: Log, of: { backends: number }): Pools {
  return {
    http: createPool({ ...config, options: LISTS }, log),
    delivery: createPool({ ...config, options: FEW_STATEMENTS }, log),
    sending: createPool({ ...config, options: FEW_STATEMENTS, max: of.backends + WRITES_AT_ONCE }, log),
  };
}

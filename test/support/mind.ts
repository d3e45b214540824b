/** Changes of mind, step by step, on the world of `delivery.ts`. */
import type { Pool } from 'pg';
import type { Practised } from '../../contracts/remote-change.ts';
import { changesDue } from '../../src/delivery/change.ts';
import { cancelMessage, type ExtensionWish, extendMessage, reportMessage } from '../../src/delivery/change-mind.ts';
import { settleWishes } from '../../src/delivery/change-settle.ts';
import { recoverExpiredChanges } from '../../src/delivery/chores.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { readTermsDue } from '../../src/delivery/read-terms.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import type { World } from './delivery.ts';

const OPERATOR = { clientId: 'operadora' };

export function mindOf(world: World, pool: Pool) {
  const { deps, backend } = world;
  const rows = async <T>(text: string, id: string) => (await pool.query(text, [id])).rows as T[];
  return {
    cancel: (id: string, reason = 'Emitida por error', by = OPERATOR) => cancelMessage(deps, id, { reason }, by),
    extend: (id: string, wish: Partial<ExtensionWish> = {}, by = OPERATOR) =>
      extendMessage(deps, id, { days: 5, reason: 'Festivos locales', ...wish }, by),
    report: (id: string, wish: Partial<Practised> = {}) =>
      reportMessage(
        deps,
        id,
        {
          how: 'in-person',
          at: deps.runtime.now().toISOString(),
          receiver: null,
          reason: 'Compareció',
          receipt: null,
          ...wish,
        },
        OPERATOR,
      ),
    work: (on = deps) => changesDue(on, backend, 10),
    settle: () => settleWishes(deps, backend),
    recover: () => recoverExpiredChanges(deps),
    ask: () => askDue(deps, backend, 10),
    poll: () => pollDue(deps, backend, 10),
    readTerms: () => readTermsDue(deps, backend, 10),
    changes: (id: string) =>
      rows<{ kind: string; state: string; code: string | null; attempts: number }>(
        'select kind, state, code, attempts from remote_change where message = $1 order by ordinal',
        id,
      ),
    timeline: (id: string) =>
      rows<{
        kind: string;
        from: string | null;
        to: string | null;
        code: string | null;
        text: string | null;
        source: string;
      }>(
        `select kind, from_state as "from", to_state as "to", code, text, source from status_change where message = $1
         order by sequence, id`,
        id,
      ),
    evidence: async (id: string) =>
      (await rows<{ name: string }>('select name from evidence where message = $1 order by name', id)).map(
        (row) => row.name,
      ),
    deadlines: async (id: string) =>
      (await rows<{ days: string[] }>('select deadlines_sent::text[] as days from message where id = $1', id))[0]?.days,
    expiresOn: async (id: string) =>
      (await rows<{ day: string | null }>('select expires_on::text as day from message where id = $1', id))[0]?.day,
  };
}
export type Mind = ReturnType<typeof mindOf>;

/** What a person makes of a callback in quarantine: it belongs to a message, or to none of ours. Decided once. */
import type { PoolClient } from 'pg';
import { GatewayError } from '../../errors.ts';
import { MAY_CONCERN } from './list-quarantine.ts';

export type Decision = {
  callback: string;
  /** Entities the decider may act for; null: all. */
  entities: readonly string[] | null;
  clientId: string;
  reason: string;
  now: Date;
};

type Waiting = { backend: string; code: string };

/**
 * In the caller's transaction. The message is looked at anew, with its certificate: the callback itself still moves
 * nothing. Throws GatewayError `not-found` or `not-possible-now`.
 */
export async function attachCallback(client: PoolClient, decision: Decision & { message: string }): Promise<void> {
  const { message, now } = decision;
  const callback = await lockWaiting(client, decision);
  const { rows } = await client.query<{ backend: string }>({
    name: 'attach-target',
    text: 'select backend from message where id = $2 and ($1::text[] is null or entity = any($1)) for update',
    values: [decision.entities, message],
  });
  const target = rows[0];
  if (target === undefined) throw new GatewayError('not-found', 'http', 'No such message.');
  if (target.backend !== callback.backend) throw impossible('callback-of-another-backend', target.backend);
  await decide(client, decision, { word: 'attached', message });
  await client.query({
    name: 'attach-callback',
    text: `with touched as (
             update message set changes = changes + 2, callback_at = $2, poll_evidence = true,
               poll_at = case when delivery = 'accepted' and remote_id is not null and evidence_erased_at is null then $2 else poll_at end,
               next_ask_at = case when delivery = 'uncertain' then least(next_ask_at, $2) else next_ask_at end
             where id = $1 returning id, entity, changes, delivery, legal, final
           )
           insert into status_change (message, entity, sequence, at, kind, code, text, source, delivery, legal, final, fed)
           select id, entity, changes - 1, $2, 'operator', 'callback-attached', $3, $4, delivery, legal, final, false from touched
           union all
           select id, entity, changes, $2, 'callback', $5, null, $6, delivery, legal, final, false from touched`,
    values: [message, now, decision.reason, decision.clientId, callback.code, callback.backend],
  });
}

/** Throws GatewayError `not-found` or `not-possible-now`. */
export async function discardCallback(client: PoolClient, decision: Decision): Promise<void> {
  await lockWaiting(client, decision);
  await decide(client, decision, { word: 'discarded', message: null });
}

async function lockWaiting(client: PoolClient, { callback, entities }: Decision): Promise<Waiting> {
  const { rows } = await client.query<{ backend: string; code: string; state: string | null }>({
    name: 'lock-quarantined',
    text: `select c.backend, c.code, coalesce(c.decision, case when c.message is not null then 'matched' end) as state
           from callback c where c.id = $2 and ${MAY_CONCERN} for update of c`,
    values: [entities, callback],
  });
  const row = rows[0];
  if (row === undefined) throw new GatewayError('not-found', 'http', 'No such callback in quarantine.');
  if (row.state !== null) throw impossible('callback-decided', row.state);
  return row;
}

function impossible(code: string, state: string): GatewayError {
  const params = { state };
  return new GatewayError('not-possible-now', 'http', code, { params, findings: [{ pointer: '', code, params }] });
}

async function decide(
  client: PoolClient,
  decision: Decision,
  made: { word: 'attached' | 'discarded'; message: string | null },
): Promise<void> {
  await client.query({
    name: 'decide-callback',
    text: `update callback set decision = $2, message = $3, decided_at = $4, decided_by = $5, decision_reason = $6 where id = $1`,
    values: [decision.callback, made.word, made.message, decision.now, decision.clientId, decision.reason],
  });
}

/** What a telling says: the change, its message as it stands now, and the newest checkpoint of its entity's chain. */

import { CHANGE_COLUMNS, type FeedChange } from '../changes/read.ts';
import type { Queryable } from '../chunks.ts';

export type ToldMessage = {
  id: string;
  source: string;
  eventId: string;
  ref: string;
  file: string | null;
  backend: string;
  delivery: string;
  legal: string | null;
  final: boolean;
  reference: string;
  remoteId: string | null;
  madeAvailableAt: Date | null;
  expiresOn: string | null;
  legalAt: Date | null;
  channel: string | null;
  by: string | null;
  evidencePending: boolean;
};
export type ToldChange = { change: FeedChange; message: ToldMessage | null; checkpoint: string | null };

const READ = `
  select ${CHANGE_COLUMNS},
    case when m.id is not null then json_build_object('source', e.source, 'eventId', e.event_id) end as event,
    m.file, m.delivery as "nowDelivery", m.legal as "nowLegal", m.final as "nowFinal", m.reference, m.remote_id as "remoteId",
    m.made_available_at as "madeAvailableAt", m.expires_on::text as "expiresOn", m.legal_at as "legalAt", m.channel,
    m.by_whom as "by", m.evidence_pending as "evidencePending",
    (select c.jws from chain_checkpoint c where c.entity = s.entity order by c.n desc limit 1) as checkpoint
  from status_change s left join message m on m.id = s.message left join event e on e.id = m.event
  where s.cursor = $1::bigint`;

type Row = FeedChange &
  Omit<ToldMessage, 'id' | 'source' | 'eventId' | 'delivery' | 'legal' | 'final' | 'ref' | 'backend'> & {
    event: { source: string; eventId: string } | null;
    nowDelivery: string;
    nowLegal: string | null;
    nowFinal: boolean;
    checkpoint: string | null;
  };

/** Null where retention has removed the change. */
export async function readTold(db: Queryable, cursor: string): Promise<ToldChange | null> {
  const { rows } = await db.query<Row>({ name: 'read-told', text: READ, values: [cursor] });
  const row = rows[0];
  if (row === undefined) return null;
  const { event, nowDelivery, nowLegal, nowFinal, checkpoint, file, reference, remoteId, ...rest } = row;
  const { madeAvailableAt, expiresOn, legalAt, channel, by, evidencePending, ...change } = rest;
  const { messageId: id, ref, backend } = change;
  const message =
    event === null || id === null || ref === null || backend === null
      ? null
      : {
          ...{ id, ...event, ref, file, backend, delivery: nowDelivery, legal: nowLegal, final: nowFinal, reference },
          ...{ remoteId, madeAvailableAt, expiresOn, legalAt, channel, by, evidencePending },
        };
  return { change, message, checkpoint };
}

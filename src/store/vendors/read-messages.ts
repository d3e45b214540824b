/** Messages as an e-office may see them: where each stands and by which references its e-office knows it; no person in it. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { Queryable } from '../chunks.ts';

/** What stands in the way is a finding here; whoever tells it puts it into words. */
export type VendorMessageRow = Omit<VendorMessage, 'problem' | 'event'> &
  Omit<VendorMessage['event'], 'id'> & {
    eventId: string;
    /** Who brought its event in; a vendor's credential is `vendor:<vendor>:<credential>`. */
    clientId: string;
    problem: Finding | null;
  };

const READ = `
  select m.id, m.ref, m.entity, e.source, e.event_id as "eventId", e.type, e.client_id as "clientId",
    coalesce((select json_object_agg(r.name, r.value) from vendor_ref r where r.event = m.event), '{}') as refs,
    m.file, m.backend, m.remote_id as "remoteId", m.created_at as "acceptedAt", m.delivery, m.legal, m.legal_at as "legalAt",
    m.made_available_at as "madeAvailableAt", m.expires_on::text as "expiresOn", m.channel, m.by_whom as "by", m.final,
    coalesce(m.problem, case when m.delivery = 'uncertain' and m.needs_person
      then '{"pointer": "", "code": "needs-person"}'::jsonb end) as problem
  from message m join event e on e.id = m.event where m.id = any($1) order by m.seq desc`;

/** Newest first; ids that are not there are left out. `entities`: only of these. */
export async function readVendorMessages(
  db: Queryable,
  of: { ids: readonly string[]; entities: readonly string[] },
): Promise<VendorMessageRow[]> {
  if (of.ids.length === 0) return [];
  const { rows } = await db.query<VendorMessageRow>({ name: 'read-vendor-messages', text: READ, values: [of.ids] });
  return rows.filter(({ entity }) => of.entities.includes(entity));
}

/**
 * Who asked another administration for data, why and on what ground: one line of the audit, in the transaction that takes
 * the request in. Whom it is about stands in the request alone, which is sealed.
 */
import type { Pool, PoolClient } from 'pg';
import { EVENT_TYPES, type RequestEvent } from '../../contracts/event.ts';
import { normaliseId } from '../domain/identifiers.ts';
import { insertAudit } from '../store/audit/insert.ts';

/** Nothing for an event of another kind. */
export async function auditRequest(
  db: Pool | PoolClient,
  event: RequestEvent,
  of: { message: string | undefined; clientId: string; at: Date },
): Promise<void> {
  if (event.type !== EVENT_TYPES.dataRequest || of.message === undefined) return;
  const { procedure, request } = event.data;
  const ground = request.law === undefined ? request.basis : `${request.basis} (${request.law})`;
  await insertAudit(db, {
    at: of.at,
    clientId: of.clientId,
    // The civil servant on whose behalf the client asks, by NIF: an audit names people by what tells them apart.
    person: normaliseId(request.official.nif),
    action: 'data.request',
    object: of.message,
    reason: [request.service, `SIA ${procedure.sia}`, ground, request.purpose].join(' · '),
    result: 'accepted',
  });
}

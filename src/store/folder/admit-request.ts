/** Notes a request's number; each is taken once by the whole fleet. */
import type { Queryable } from '../chunks.ts';

/** False when this client has sent this number before, within the window. */
export async function admitRequest(
  db: Queryable,
  request: { clientId: string; requestId: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'admit-folder-request',
    text: 'insert into folder_request (client_id, request_id, at) values ($1, $2, $3) on conflict do nothing',
    values: [request.clientId, request.requestId, request.at],
  });
  return rowCount === 1;
}

/** Drops numbers from before `before`: a request that old is refused for its time. Returns how many, at most `limit`. */
export async function forgetRequests(db: Queryable, of: { before: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'forget-folder-requests',
    text: `delete from folder_request where ctid = any(array(
             select ctid from folder_request where at < $1 order by at limit $2 for update skip locked))`,
    values: [of.before, of.limit],
  });
  return rowCount ?? 0;
}

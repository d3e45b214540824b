/** The place of a row in a list that is ordered by time and id, as an opaque cursor. */
import { GatewayError } from '../errors.ts';

export type Place = { at: Date; id: string };

export function encodePlace({ at, id }: Place): string {
  return Buffer.from(`p1:${at.toISOString()}:${id}`).toString('base64url');
}

/** Throws GatewayError `malformed`. */
export function decodePlace(cursor: string): Place {
  const [, at = '', id = ''] =
    /^p1:(\d{4}-\d{2}-\d{2}T[\d:.]{12}Z):([\w.]{1,80})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ??
    [];
  if (!Number.isNaN(Date.parse(at))) return { at: new Date(at), id };
  throw new GatewayError('malformed', 'http', 'Not a cursor of ours.', {
    findings: [{ pointer: '/cursor', code: 'bad-cursor' }],
  });
}

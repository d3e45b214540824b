/** What ends, or cannot be used: seals, keys at back ends, the certificate of the server. */
import { X509Certificate } from 'node:crypto';
import type { ActiveBackend } from '../../../contracts/backend.ts';
import type { Config } from '../../config.ts';
import { daysLeft } from '../../domain/alerts.ts';
import type { Seals } from '../../seals.ts';
import { type Check, note, ok, wrong } from './check.ts';

/** As early as the gateway itself tells it. */
const SOON_DAYS = 30;

export function checkKeys(config: Config, seals: Seals, backends: readonly ActiveBackend[], now: Date): Check[] {
  const unusable = backends.flatMap((backend) =>
    [...backend.entities.keys()].flatMap((entity) => {
      const fault = seals.unusable(entity, backend);
      const fix = 'carpeta config check names the file; until it is put right this entity alone sends nothing.';
      return fault === null ? [] : [wrong(`${entity} at ${backend.adapter.id}`, `cannot send: ${fault.code}`, fix)];
    }),
  );
  const ends = seals
    .expiries(backends)
    .map(({ entity, backend, ends: end }) =>
      ending(backend === null ? `seal ${entity}` : `key ${entity} at ${backend}`, end, now),
    );
  const { tls } = config.http;
  const server = tls === null ? [] : [ending('certificate of the server', certificateEnd(tls.cert), now)];
  return [...unusable, ...ends, ...server];
}

function certificateEnd(pem: Buffer): Date {
  return new Date(new X509Certificate(pem).validTo);
}

function ending(what: string, end: Date | string, now: Date): Check {
  const left = daysLeft(end, now);
  const day = typeof end === 'string' ? end : end.toISOString().slice(0, 10);
  const found = `ends on ${day}, ${left < 0 ? 'it is over' : `${left} days left`}`;
  if (left < 0) return wrong(what, found, 'Put the new one in its place and start again.');
  if (left <= SOON_DAYS) return note(what, found, 'Order the new one now; put it in its place and start again.');
  return ok(what, found);
}

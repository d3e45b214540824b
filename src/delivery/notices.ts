/** Raises notices and tells of each also as a metric and a log line, named after its code. */
import type { Queryable } from '../store/chunks.ts';
import { type Notice, raiseNotice } from '../store/notices/raise.ts';
import type { DeliveryDeps } from './deps.ts';

export type Told = Notice & { backend: string };

/** Those told for the first time. Give a transaction's client where they belong with what else it writes. */
export async function raise(db: Queryable, notices: readonly Told[]): Promise<Told[]> {
  const fresh: Told[] = [];
  for (const notice of notices) if (await raiseNotice(db, notice)) fresh.push(notice);
  return fresh;
}

/** After the commit: what was not written must not be counted. */
export function tellOf(deps: Pick<DeliveryDeps, 'log' | 'metrics'>, notices: readonly Told[]): void {
  for (const { code, backend, message, entity, occasion } of notices) {
    deps.metrics.notices.inc({ code, backend });
    deps.log.warn(`notice.${code}`, { message, entity, backend, occasion });
  }
}

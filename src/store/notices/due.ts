/** What is due to be told of messages: deadlines that come near, certificates that are late. In batches, the told ones left out. */
import type { Queryable } from '../chunks.ts';

export const DUE_BATCH = 500;

export type Expiring = { id: string; entity: string; expiresOn: string };
type Window = { backend: string; from: string; to: string };

/* Written so that the two partial indexes of open messages serve: those that are polled, those that are asked for. */
const EXPIRING = `
  from message m
  where m.backend = $1 and not m.final and m.expires_on between $2::date and $3::date
    and (m.poll_at is not null or m.delivery = 'uncertain')`;

/** Open messages whose last day lies between `from` and `to`, not told yet for that day. */
export async function expiringMessages(db: Queryable, window: Window): Promise<Expiring[]> {
  const { rows } = await db.query<Expiring>({
    name: 'expiring-messages',
    text: `select m.id, m.entity, m.expires_on::text as "expiresOn" ${EXPIRING}
             and not exists (select 1 from notice n
               where n.subject = m.id and n.code = 'expires-soon' and n.occasion = m.expires_on::text)
           limit ${DUE_BATCH}`,
    values: [window.backend, window.from, window.to],
  });
  return rows;
}

export async function countExpiring(db: Queryable, window: Window): Promise<number> {
  const { rows } = await db.query<{ n: number }>({
    name: 'count-expiring',
    text: `select count(*)::int as n ${EXPIRING}`,
    values: [window.backend, window.from, window.to],
  });
  return rows[0]?.n ?? 0;
}

export type LateEvidence = { id: string; entity: string; legal: string; legalAt: Date };
const LATE = `from message m where m.backend = $1 and m.poll_at is not null and m.evidence_pending and m.legal_at < $2`;

/** Messages whose end is older than `before` and whose certificate is still looked for, not told yet for that end. */
export async function lateEvidence(db: Queryable, of: { backend: string; before: Date }): Promise<LateEvidence[]> {
  const { rows } = await db.query<LateEvidence>({
    name: 'late-evidence',
    text: `select m.id, m.entity, m.legal, m.legal_at as "legalAt" ${LATE}
             and not exists (select 1 from notice n
               where n.subject = m.id and n.code = 'evidence-late' and n.occasion = m.legal)
           limit ${DUE_BATCH}`,
    values: [of.backend, of.before],
  });
  return rows;
}

export async function countLateEvidence(db: Queryable, of: { backend: string; before: Date }): Promise<number> {
  const { rows } = await db.query<{ n: number }>({
    name: 'count-late-evidence',
    text: `select count(*)::int as n ${LATE}`,
    values: [of.backend, of.before],
  });
  return rows[0]?.n ?? 0;
}

/** The alerts that have begun and not ended, longest first. */
import type { AlertCondition } from '../../../contracts/alert.ts';
import type { Queryable } from '../chunks.ts';

export type AlertRow = {
  id: string;
  condition: AlertCondition;
  subject: string;
  entity: string | null;
  since: Date;
  beganAt: Date;
  count: number;
  detail: string | null;
};

export async function openAlerts(db: Queryable, limit: number): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>({
    name: 'open-alerts',
    text: `select id, condition, subject, entity, since, began_at as "beganAt", n as count, detail from alert
           where began_at is not null and ended_at is null order by began_at, condition, subject limit $1`,
    values: [limit],
  });
  return rows;
}

/** What is sent of a beginning or an end: the body of a webhook, and a mail; no person and no secret is in either. */
import { type AlertLanguage, alertText } from '../domain/alert-texts.ts';
import { toMadridLocal } from '../domain/calendar.ts';
import type { OwedTelling } from '../store/alerts/tellings.ts';

type Speaker = { source: string; language: AlertLanguage };

/** As Standard Webhooks has it: type, timestamp, data. Times are RFC 3339 UTC. */
export function webhookBodyOf(telling: OwedTelling, { source, language }: Speaker) {
  const { id, edge, condition, subject, entity, since, beganAt, endedAt, count, detail } = telling;
  const at = edge === 'began' ? beganAt : (endedAt ?? beganAt);
  const data = { id, source, condition, subject, entity, count, detail, ...alertText(telling, language) };
  return {
    type: `alert.${edge}`,
    timestamp: at.toISOString(),
    data: {
      ...data,
      since: since.toISOString(),
      beganAt: beganAt.toISOString(),
      endedAt: edge === 'began' ? null : at.toISOString(),
    },
  };
}

const MAIL = {
  es: {
    began: 'Empieza',
    ended: 'Terminó',
    where: 'Pasarela',
    since: 'Desde',
    until: 'Hasta',
    madrid: 'hora de Madrid',
    fix: 'Qué hacer',
  },
  ca: {
    began: 'Comença',
    ended: 'Ha acabat',
    where: 'Passarel·la',
    since: 'Des de',
    until: 'Fins a',
    madrid: 'hora de Madrid',
    fix: 'Què fer',
  },
  en: {
    began: 'Begins',
    ended: 'Over',
    where: 'Gateway',
    since: 'Since',
    until: 'Until',
    madrid: 'Madrid time',
    fix: 'What to do',
  },
} as const satisfies Record<AlertLanguage, object>;

/** `id`: the same whenever the same is said, so that a mail that comes twice is known again. */
export function mailOf(telling: OwedTelling, { source, language }: Speaker) {
  const { id, edge, since, endedAt } = telling;
  const words = MAIL[language];
  const { what, fix } = alertText(telling, language);
  const time = (at: Date) => `${toMadridLocal(at).replace('T', ' ')} (${words.madrid})`;
  const lines = [
    `${words[edge]}: ${what}.`,
    '',
    `${words.where}: ${source}`,
    `${words.since}: ${time(since)}`,
    ...(edge === 'ended' && endedAt !== null ? [`${words.until}: ${time(endedAt)}`] : []),
    ...(edge === 'began' ? ['', `${words.fix}: ${fix}`] : []),
    '',
    id,
  ];
  return { id: `${id}-${edge}`, subject: `[carpeta] ${words[edge]}: ${what}`, text: lines.join('\n') };
}

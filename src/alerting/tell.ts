/** Tells each beginning and each end once by each channel: again until it is taken, for three days, then given up. */
import type { HttpResult } from '../../contracts/backend.ts';
import { retryAfter } from '../domain/tell-pace.ts';
import { errorFields } from '../log.ts';
import { webhookHeaders } from '../signing/webhook.ts';
import { alertTold, alertUntold, type OwedTelling, takeAlertTellings } from '../store/alerts/tellings.ts';
import { type AlertingDeps, channelsOf } from './deps.ts';
import { mailOf, webhookBodyOf } from './wording.ts';

const AT_ONCE = 8;
const TIMEOUT_MS = 20_000;
/** Beyond the slowest channel's own bound, for writing down what came of it. */
const LEASE_MS = 120_000;
/** Of the receiver's answer, which nobody reads. Bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Returns how many were tried. */
export async function tellAlerts(deps: AlertingDeps): Promise<number> {
  const channels = channelsOf(deps);
  if (channels.length === 0 || deps.stopping()) return 0;
  const now = deps.runtime.now();
  const owed = await takeAlertTellings(deps.pool, { now, channels, leaseMs: LEASE_MS, atMost: AT_ONCE });
  await Promise.all(
    owed.map(async (telling) => {
      try {
        await tellOne(deps, telling);
      } catch (error) {
        deps.log.error('alert.telling-failed', { alert: telling.id, edge: telling.edge, ...errorFields(error) });
      }
    }),
  );
  return owed.length;
}

async function tellOne(deps: AlertingDeps, telling: OwedTelling): Promise<void> {
  const { pool, runtime, log, metrics } = deps;
  const { id, edge, channel, attempts } = telling;
  const error = channel === 'webhook' ? await callWebhook(deps, telling) : await sendMail(deps, telling);
  const now = runtime.now();
  const ended = { id, edge, channel, attempts, now };
  metrics.alertTellings.inc({ channel, outcome: error === null ? 'told' : 'failed' });
  if (error === null) return alertTold(pool, ended);
  const nextAt = retryAfter(telling, { now, random: Math.random() });
  await alertUntold(pool, { ...ended, nextAt, error });
  if (nextAt === null) log.error('alert.given-up', { alert: id, edge, channel, outcome: error });
  else log.warn('alert.untold', { alert: id, edge, channel, outcome: error, n: attempts });
}

async function callWebhook({ channels, runtime, source, language }: AlertingDeps, telling: OwedTelling) {
  if (channels.webhook === null) return 'no-channel';
  const { url, secret, transport } = channels.webhook;
  const at = runtime.now();
  const body = Buffer.from(JSON.stringify(webhookBodyOf(telling, { source, language })));
  const result = await transport.exchange({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'carpeta-gateway',
      ...webhookHeaders({ id: `${telling.id}-${telling.edge}`, at, body, secrets: [secret] }),
    },
    body: [body],
    timeoutMs: TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  return wordOf(result);
}

function wordOf(result: HttpResult): string | null {
  if (result.kind !== 'answer') return result.reason;
  return result.status >= 200 && result.status < 300 ? null : String(result.status);
}

async function sendMail({ channels, source, language }: AlertingDeps, telling: OwedTelling) {
  return channels.email === null ? 'no-channel' : channels.email(mailOf(telling, { source, language }));
}

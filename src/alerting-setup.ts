/** Alerts put together: what is watched, whom it is told, and the only places that telling may connect to. */
import { alertingChores } from './alerting/chores.ts';
import type { AlertChannels, AlertingDeps } from './alerting/deps.ts';
import type { AlertingConfig, Config } from './config.ts';
import type { DeliveryDeps } from './delivery/deps.ts';
import { createEgress } from './egress.ts';
import { createTransport } from './transport/http.ts';
import { createMailer } from './transport/smtp.ts';

/** For a configuration that says nothing of alerts: what holds can be asked for, nobody is told. */
const DEFAULTS: AlertingConfig = {
  webhook: null,
  email: null,
  language: 'es',
  except: [],
  holdMs: 60_000,
  clearMs: 300_000,
  openCircuitMs: 900_000,
  vendorUnreadMs: 3_600_000,
  deadMs: 86_400_000,
  expiryDays: 30,
  retentionLateMs: 172_800_000,
};

/** What alerting goes by, where the configuration says nothing of it too. */
export function alertingOf({ alerting }: Pick<Config, 'alerting'>): AlertingConfig {
  return alerting ?? DEFAULTS;
}

export function setUpAlerting(config: Config, deps: DeliveryDeps) {
  const { webhook, email, language, ...limits } = alertingOf(config);
  const egress = createEgress('alerting', deps);
  const transport = createTransport({ egress: egress.allows });
  if (webhook !== null) egress.permit([webhook.url]);
  const channels: AlertChannels = {
    webhook: webhook === null ? null : { ...webhook, transport },
    email: email === null ? null : createMailer(email),
  };
  const { pool, runtime, log, metrics, backends, expiries, stopping } = deps;
  const alerting: AlertingDeps = {
    ...{ pool, runtime, log, metrics, backends, expiries, stopping, limits, language, channels },
    streams: Object.entries(config.vendors).flatMap(([vendor, { credentials }]) =>
      credentials.flatMap(({ id, entities }) => entities.map(({ dir3 }) => ({ vendor, credential: id, entity: dir3 }))),
    ),
    vendors: Object.keys(config.vendors),
    retention: config.retention,
    source: config.http.publicUrl ?? 'carpeta-gateway',
  };
  return { chores: alertingChores(alerting), close: () => transport.close() };
}

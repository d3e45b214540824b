/** What alerting is handed by the composition root. */
import type { Pool } from 'pg';
import type { AlertCondition } from '../../contracts/alert.ts';
import type { ActiveBackend, Transport } from '../../contracts/backend.ts';
import type { AlertLanguage } from '../domain/alert-texts.ts';
import type { Expiry } from '../domain/alerts.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import type { AlertChannel } from '../store/alerts/tellings.ts';

/** From when on something is worth telling. */
export type AlertLimits = {
  holdMs: number;
  clearMs: number;
  openCircuitMs: number;
  vendorUnreadMs: number;
  deadMs: number;
  expiryDays: number;
  retentionLateMs: number;
  except: readonly AlertCondition[];
};

export type AlertingDeps = {
  pool: Pool;
  runtime: Runtime;
  log: Log;
  metrics: Pick<Metrics, 'alertTellings' | 'alertsOpen'>;
  backends: readonly ActiveBackend[];
  expiries: () => readonly (Expiry & { backend: string | null })[];
  /** Entities that are read from, as configured. */
  streams: readonly { vendor: string; credential: string; entity: string }[];
  vendors: readonly string[];
  retention: { payloadDays: number; evidenceDays: number; metadataDays: number };
  limits: AlertLimits;
  language: AlertLanguage;
  /** Which gateway speaks: its public address, or a name. */
  source: string;
  channels: AlertChannels;
  stopping: () => boolean;
};

export type AlertChannels = {
  webhook: { url: string; secret: string; transport: Transport } | null;
  email: MailSender | null;
};

/** One mail. Never throws: null where the server took it, else a short stable word that names nobody. */
export type MailSender = (mail: { id: string; subject: string; text: string }) => Promise<string | null>;

export function channelsOf({ channels }: Pick<AlertingDeps, 'channels'>): AlertChannel[] {
  return (['webhook', 'email'] as const).filter((each) => channels[each] !== null);
}

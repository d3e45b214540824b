/** Prometheus metrics of one process. Names and labels are stable; no label ever carries a person or a file. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    ...alertMetrics(registers),
    ...restMetrics(registers),
    ...vendorMetrics(registers),
    ...doorMetrics(registers),
    attempts: new Counter({
      name: 'carpeta_attempts_total',
      help: 'Attempts to hand a message over, by outcome and code.',
      labelNames: ['backend', 'outcome', 'code'],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'carpeta_attempt_seconds',
      help: 'Time a back end took to answer an attempt.',
      labelNames: ['backend'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60],
      registers,
    }),
    changes: new Counter({
      name: 'carpeta_changes_total',
      help: 'Attempts to cancel, extend or report at a back end, by what they came to.',
      labelNames: ['backend', 'kind', 'outcome'],
      registers,
    }),
    asks: new Counter({
      name: 'carpeta_asks_total',
      help: 'Questions about uncertain messages, by result.',
      labelNames: ['backend', 'result'],
      registers,
    }),
    polls: new Counter({
      name: 'carpeta_polls_total',
      help: 'Looks at the status of accepted messages, by result.',
      labelNames: ['backend', 'result'],
      registers,
    }),
    messages: new Gauge({
      name: 'carpeta_messages',
      help: 'Messages that are not final, by back end and delivery status.',
      labelNames: ['backend', 'delivery'],
      registers,
    }),
    unknownCodes: new Counter({
      name: 'carpeta_unknown_codes_total',
      help: 'Answers with a code or state we do not know.',
      labelNames: ['backend'],
      registers,
    }),
    clockSkewSeconds: new Gauge({
      name: 'carpeta_clock_skew_seconds',
      help: 'Difference between the back end Date header and our clock, as last seen.',
      labelNames: ['backend'],
      registers,
    }),
  };
}

/** At the door: how requests are answered, how long what was accepted waits, and how the store stands. */
function doorMetrics(registers: Registry[]) {
  const gauge = (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers });
  return {
    requestSeconds: new Histogram({
      name: 'carpeta_http_request_seconds',
      help: 'Time an HTTP request took, by method, route template and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    }),
    lagSeconds: gauge(
      'carpeta_lag_seconds',
      'Age of the oldest message that is not handed over yet, by back end and entity; absent where none waits.',
      ['backend', 'entity'],
    ),
    storeBytes: gauge('carpeta_store_bytes', 'Size of the database on disk.', []),
    storeConnections: gauge(
      'carpeta_store_connections',
      'Connections of this process to the store, by pool and state: used, idle, awaited.',
      ['pool', 'state'],
    ),
  };
}

/** What keeps a back end from being sent to. */
function restMetrics(registers: Registry[]) {
  return {
    circuitOpen: new Gauge({
      name: 'carpeta_circuit_open',
      help: '1 while the circuit of a back-end endpoint is open.',
      labelNames: ['backend', 'endpoint'],
      registers,
    }),
    backendPaused: new Gauge({
      name: 'carpeta_backend_paused',
      help: '1 while a person has paused sending to a back end.',
      labelNames: ['backend'],
      registers,
    }),
    backendMaintenance: new Gauge({
      name: 'carpeta_backend_maintenance',
      help: '1 while an announced maintenance window of a back end holds, configured or not.',
      labelNames: ['backend'],
      registers,
    }),
  };
}

/** E-offices: what was brought in, and what they were told. */
function vendorMetrics(registers: Registry[]) {
  const gauge = (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers });
  return {
    vendorItems: new Counter({
      name: 'carpeta_vendor_items_total',
      help: 'What was read of e-offices, each once: taken, waiting, refused, unsupported, ignored.',
      labelNames: ['vendor', 'state'],
      registers,
    }),
    vendorReads: new Counter({
      name: 'carpeta_vendor_reads_total',
      help: 'Turns of reading one entity of an e-office product, by outcome.',
      labelNames: ['vendor', 'outcome'],
      registers,
    }),
    vendorTellings: new Counter({
      name: 'carpeta_vendor_tellings_total',
      help: 'Tellings of a message to the e-office it came from, by outcome: told, failed, given-up, left-out.',
      labelNames: ['vendor', 'outcome'],
      registers,
    }),
    vendorDigests: new Counter({
      name: 'carpeta_vendor_digests_total',
      help: 'Daily digests to e-offices, one for each entity, by outcome: done, failed.',
      labelNames: ['vendor', 'outcome'],
      registers,
    }),
    vendorPushes: new Counter({
      name: 'carpeta_vendor_pushes_total',
      help: 'Pushes of e-offices, by outcome: accepted, repeated, refused, unsupported, unauthenticated, failed.',
      labelNames: ['vendor', 'outcome'],
      registers,
    }),
    vendorTellingsWaiting: gauge('carpeta_vendor_tellings_waiting', 'Messages an e-office is still to be told of.', [
      'vendor',
    ]),
    vendorTellingsGivenUp: gauge(
      'carpeta_vendor_tellings_given_up',
      'Messages whose e-office could not be told for days; the daily digest tries again.',
      ['vendor'],
    ),
  };
}

/** What cannot wait: notices, callbacks nobody can place, silences, and the days that seals and keys have left. */
function alertMetrics(registers: Registry[]) {
  const gauge = (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers });
  return {
    notices: new Counter({
      name: 'carpeta_notices_total',
      help: 'Notices raised by this process, by code.',
      labelNames: ['code', 'backend'],
      registers,
    }),
    callbacks: new Counter({
      name: 'carpeta_callbacks_total',
      help: 'Callbacks by result: matched, quarantined, repeated, malformed, full.',
      labelNames: ['backend', 'result'],
      registers,
    }),
    quarantined: gauge('carpeta_quarantined_callbacks', 'Callbacks that wait for a person.', ['backend']),
    expiringSoon: gauge('carpeta_expiring_soon', 'Messages not final whose deadline is near.', ['backend']),
    evidenceLate: gauge('carpeta_evidence_late', 'Final messages whose certificate is late.', ['backend']),
    backendSilent: gauge('carpeta_backend_silent', '1 while a back end has been silent for too long.', ['backend']),
    sealDaysLeft: gauge('carpeta_seal_days_left', 'Whole days until the seal of an entity ends.', ['entity']),
    tellings: new Counter({
      name: 'carpeta_status_callbacks_total',
      help: 'Status callbacks to subscribers, by outcome: delivered, failed.',
      labelNames: ['outcome'],
      registers,
    }),
    scans: new Counter({
      name: 'carpeta_scans_total',
      help: 'Documents looked at for malware, by result: clean, infected, failed.',
      labelNames: ['result'],
      registers,
    }),
    alertTellings: new Counter({
      name: 'carpeta_alert_tellings_total',
      help: 'Attempts to tell that an alert began or ended, by channel (webhook, email) and outcome (told, failed).',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    alertsOpen: gauge('carpeta_alerts_open', 'Alerts that have begun and not ended, by condition.', ['condition']),
    powerAsks: new Counter({
      name: 'carpeta_power_asks_total',
      help: 'Questions to registers of powers, answers kept in memory included, by what came of them.',
      labelNames: ['register', 'result'],
      registers,
    }),
    egressRefused: new Counter({
      name: 'carpeta_egress_refused_total',
      help: 'Requests to an origin the configuration does not name, refused before a byte left, by who wanted to connect.',
      labelNames: ['by'],
      registers,
    }),
    tracesDropped: new Counter({
      name: 'carpeta_traces_dropped_total',
      help: 'Spans of traces that were not sent, by reason: full (no room), not-taken (by the collector).',
      labelNames: ['reason'],
      registers,
    }),
    erased: new Counter({
      name: 'carpeta_erased_total',
      help: 'What retention erased: events (payload), callbacks, messages (evidence), events (metadata), loose rows.',
      labelNames: ['what'],
      registers,
    }),
    retentionLagSeconds: gauge('carpeta_retention_lag_seconds', 'Age of the oldest that is due and not erased.', [
      'what',
    ]),
    keyDaysLeft: gauge('carpeta_key_days_left', 'Whole days until the key of an entity ends.', ['entity', 'backend']),
  };
}

/** What the installation itself leans on: its database, its malware check, and whom its alerts go to. */
import type { Config } from '../config.ts';
import { type Interconnection, originsOf, tlsTo } from './row.ts';

const OURS = { direction: 'out', entities: [], evidence: null } as const;

export function platformRows({ store, scan, alerting, openid, tracing }: Config): Interconnection[] {
  const rows: Interconnection[] = [];
  if (store.url !== null) {
    const url = URL.parse(store.url);
    const mode = url?.searchParams.get('sslmode') ?? null;
    rows.push({
      ...OURS,
      place: 'store.url',
      service: 'PostgreSQL',
      addresses: [url === null || url.host === '' ? 'local socket' : `postgres://${url.host}`],
      flows: ['the whole store (content encrypted)'],
      secured: [
        mode === null ? 'TLS as its client is told (no sslmode in the address)' : `sslmode=${mode}`,
        'its login',
      ],
    });
  }
  if (scan !== null)
    rows.push({
      ...OURS,
      place: 'scan.clamd',
      service: 'ClamAV (clamd)',
      addresses: ['host' in scan.target ? `tcp://${scan.target.host}:${scan.target.port}` : 'local socket'],
      flows: ['documents to be checked'],
      secured: ['host' in scan.target ? 'PLAIN TCP: clamd has no TLS; keep it inside your network' : 'local socket'],
    });
  if (openid != null) rows.push(signInRow(openid));
  if (tracing != null) rows.push(tracesRow(tracing));
  return [...rows, ...alertingRows(alerting)];
}

function signInRow({ name, issuer, alsoAt }: NonNullable<Config['openid']>): Interconnection {
  const addresses = originsOf([issuer, ...alsoAt]);
  const secured = [tlsTo(addresses), 'OpenID Connect: PKCE, token signature checked', 'a client secret by file'];
  const flows = ['identity of operators'] as const;
  return { ...OURS, place: 'operator.oidc', service: `sign-in: ${name}`, addresses, flows, secured };
}

function tracesRow({ otlpUrl, headers }: NonNullable<Config['tracing']>): Interconnection {
  const addresses = originsOf([otlpUrl]);
  const secured = [tlsTo(addresses), Object.keys(headers).length === 0 ? 'no login' : 'headers by file'];
  const flows = ['messages’ ids, outcomes and times'] as const;
  return { ...OURS, place: 'tracing.otlpUrl', service: 'traces (OTLP)', addresses, flows, secured };
}

function alertingRows(alerting: Config['alerting']): Interconnection[] {
  const rows: Interconnection[] = [];
  const flows = ['operational alerts, no person'] as const;
  if (alerting?.webhook != null) {
    const addresses = originsOf([alerting.webhook.url]);
    const secured = [tlsTo(addresses), 'signed (Standard Webhooks)'];
    rows.push({ ...OURS, place: 'alerting.webhook', service: 'alerts, webhook', addresses, flows, secured });
  }
  if (alerting?.email != null) {
    const { url, login, tls } = alerting.email;
    const { protocol, host } = new URL(url);
    const secured = [
      protocol === 'smtps:' || tls === 'required' ? 'TLS, server certificate checked' : 'TLS where it is offered',
      login === null ? 'no login' : 'its login',
    ];
    const addresses = [`${protocol}//${host}`];
    rows.push({ ...OURS, place: 'alerting.email', service: 'alerts, mail server', addresses, flows, secured });
  }
  return rows;
}

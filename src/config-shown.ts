/** The configuration as a person may see it: what runs, and of every secret only that it is there. */
import type { Config } from './config-types.ts';

/** `entity` null: concerns everybody. */
export type ShownSetting = { place: string; value: string; entity: string | null };

const MASKED = '••••••';
/** Text is shown where it is known to be no secret; everything else only says that it is there. */
const PLAIN_TEXT =
  /^(url|syncUrl|host|hosts|publicUrl|signing|from|to|reason|level|environment|allow|path|socketPath|id|cieId)$/i;
const SECRET = /key|secret|pass|token|credential/i;

export function shownConfig(config: Config): ShownSetting[] {
  const rows: ShownSetting[] = [];
  const show = (place: string, value: unknown, entity: string | null = null) =>
    rows.push(...flat(place, value).map((each) => ({ ...each, entity })));
  const { http, store, restore, retention, scan, folder } = config;
  show('profile', plain(config.profile));
  show('http.host', plain(http.host));
  show('http.port', http.port);
  show('http.publicUrl', plain(http.publicUrl ?? '–'));
  show('http.tls', http.tls !== null);
  show('http.maxBodyBytes', http.maxBodyBytes);
  show('http.trustedProxies', plain(http.trustedProxies.join(', ') || '–'));
  show('store', plain(store.url === null ? 'embedded' : 'PostgreSQL'));
  show('secrets.dataKeys', config.secrets.masterKeys.length);
  show('seal', plain(config.seal === null ? '–' : MASKED));
  show('restore', restore);
  show('retention', retention);
  show(
    'scan',
    scan === null ? plain('–') : { required: scan.required, timeoutMs: scan.timeoutMs, maxBytes: scan.maxBytes },
  );
  const { openid, tracing } = config;
  show(
    'tracing',
    tracing === null || tracing === undefined ? plain('–') : { url: tracing.otlpUrl, sample: tracing.sample },
  );
  show('operator.oidc', openid === null || openid === undefined ? plain('–') : shownOpenid(openid));
  if (folder !== undefined)
    show('folder', {
      sourceTimeoutMs: folder.sourceTimeoutMs,
      totalTimeoutMs: folder.totalTimeoutMs,
      sealAnswers: folder.sealAnswers,
    });
  for (const [id, settings] of Object.entries(config.backends)) {
    show(`backends.${id}.simulator`, config.simulators.includes(id));
    // The addresses of a simulated one are made when it starts.
    const { url: _, syncUrl: __, ...simulated } = settings as typeof settings & { url?: unknown; syncUrl?: unknown };
    show(`backends.${id}`, config.simulators.includes(id) ? simulated : settings);
  }
  for (const { dir3, name, language, seal, backends } of config.entities) {
    show(`entities.${dir3}.name`, plain(name), dir3);
    show(`entities.${dir3}.language`, plain(language), dir3);
    show(`entities.${dir3}.seal`, plain(seal === null ? '–' : MASKED), dir3);
    show(`entities.${dir3}.backends`, plain(Object.keys(backends).join(', ') || '–'), dir3);
  }
  return rows;
}

function shownOpenid({ clientSecret, ...openid }: NonNullable<Config['openid']>) {
  return {
    ...openid,
    issuer: plain(openid.issuer),
    alsoAt: plain(openid.alsoAt.join(', ') || '–'),
    name: plain(openid.name),
    scopes: plain(openid.scopes.join(' ')),
    claim: plain(openid.claim),
    person: plain(openid.person),
    grants: plain(openid.grants.map(({ value, client }) => `${value} → ${client}`).join(', ')),
  };
}

type Plain = { plain: string };
function plain(text: string): Plain {
  return { plain: text };
}

function flat(place: string, value: unknown): { place: string; value: string }[] {
  const name = place.split('.').at(-1) ?? '';
  if (value === undefined || value === null) return [];
  if (typeof value === 'object' && 'plain' in value) return [{ place, value: String(value.plain) }];
  if (SECRET.test(name) && name !== 'dataKeys') return [{ place, value: MASKED }];
  if (typeof value === 'number' || typeof value === 'boolean') return [{ place, value: String(value) }];
  if (typeof value === 'string') return [{ place, value: PLAIN_TEXT.test(name) ? withoutLogin(value) : MASKED }];
  if (value instanceof Date) return [{ place, value: value.toISOString() }];
  if (value instanceof Uint8Array) return [{ place, value: MASKED }];
  if (Array.isArray(value)) {
    const texts = value.every((each) => typeof each === 'string') && PLAIN_TEXT.test(name);
    return texts
      ? [{ place, value: value.join(', ') || '–' }]
      : value.flatMap((each, n) => flat(`${place}.${n}`, each));
  }
  return typeof value === 'object' ? Object.entries(value).flatMap(([key, each]) => flat(`${place}.${key}`, each)) : [];
}

/** An address may carry a name and a password. */
function withoutLogin(text: string): string {
  return text.replace(/^(\w+:\/\/)[^/@]*@/, `$1${MASKED}@`).replace(/\?.*$/, `?${MASKED}`);
}

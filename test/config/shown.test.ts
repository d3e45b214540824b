import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backends, facades, powers, vendors } from '../../adapters/registry.ts';
import type { Config } from '../../src/config.ts';
import { SECRET_NAME } from '../../src/config-issues.ts';
import { unwrap } from '../../src/config-nodes.ts';
import { gatewaySchema } from '../../src/config-schema.ts';
import { shownConfig } from '../../src/config-shown.ts';
import { wholeSchema } from '../../src/config-whole.ts';
import { sandboxConfig } from '../../src/sandbox.ts';
import { folderWith, NO_ENVIRONMENT, read, SOUND_FILES, sandbox } from '../support/config-files.ts';

const schemas = { backends, powers, vendors, facades };
const MASKED = '••••••';
/** Of these only that they are there: hashes of keys and certificates. */
const HASHES = ['clients[].keySha256', 'clients[].certSha256'];
const CANARY = 'canario-secreto';

/** A value with every key there is, secrets written out as nobody may; `put` gathers the path of each leaf. */
function everything(node: z.ZodType, place: string, put: (leaf: string) => void): unknown {
  const inner = unwrap(node);
  if (inner instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(inner.shape as Record<string, z.ZodType>).map(([key, child]) => [
        key,
        everything(child, place === '' ? key : `${place}.${key}`, put),
      ]),
    );
  if (inner instanceof z.ZodArray) return [everything(inner.element as z.ZodType, `${place}[]`, put)];
  if (inner instanceof z.ZodRecord) return { uno: everything(inner.valueType as z.ZodType, `${place}.uno`, put) };
  if (inner instanceof z.ZodUnion) return everything((inner.options as z.ZodType[])[0]!, place, put);
  put(place);
  if (inner instanceof z.ZodEnum) return inner.options[0];
  if (inner instanceof z.ZodNumber) return 7;
  if (inner instanceof z.ZodBoolean) return true;
  return SECRET_NAME.test(place) ? CANARY : place.endsWith('dir3') ? 'L01999999' : 'texto';
}

/** Without what a list is known by, and a plain list's own brackets. */
const bare = (place: string) => place.replace(/\[[^\]]*\]/g, '[]').replace(/\[\]$/, '');

describe('the configuration as it is shown', () => {
  const leaves: string[] = [];
  const written = everything(wholeSchema(schemas), '', (leaf) => leaves.push(leaf));
  const config = {
    written,
    http: { host: 'h', port: 1 },
    store: { url: 'postgres://u:p@db/x', dataDir: '/d' },
    secrets: { masterKeys: [] },
    backends: {},
    simulators: [],
  } as unknown as Config;
  const rows = shownConfig(config, schemas);

  it('has every key that the schema has, adapters’ blocks too', () => {
    expect(leaves.length).toBeGreaterThan(200);
    const shown = new Set(rows.map(({ place }) => bare(place)));
    const blocks = new Set(rows.map(({ place }) => /^\w+/.exec(place)?.[0]));
    // A block without any adapter that has settings in it has nothing to show.
    const empty = Object.values(vendors).some(({ intake }) => intake !== undefined) ? [] : ['vendors'];
    expect(Object.keys(gatewaySchema.shape).filter((block) => !blocks.has(block))).toEqual(empty);
    expect(leaves.map(bare).filter((leaf) => !shown.has(leaf))).toEqual([]);
  });

  it('hides hashes and secrets, and shows what the gateway’s own schema knows to be neither', () => {
    expect(JSON.stringify(rows)).not.toContain(CANARY);
    const hidden = rows.filter(({ value }) => value === MASKED).map(({ place }) => bare(place));
    const ours = hidden.filter(
      (place) => !/^(backends|powers|vendors|folders|entities\[\]\.(backends|powers|files))\./.test(place),
    );
    const named = [...HASHES, ...ours.filter((place) => SECRET_NAME.test(place))];
    expect(new Set(ours)).toEqual(new Set(named));
  });

  it('names the files of secrets, and says of blocks that are absent that they are', async () => {
    const { config: sound } = await read();
    if (sound === null) throw new TypeError('unreachable');
    const at = new Map(shownConfig(sound, schemas).map(({ place, value }) => [place, value]));
    expect(at.get('entities[L01999999].seal.passphraseFile')).toBe('seal.pass');
    expect(at.get('clients[eoffice-demo].keySha256')).toBe(MASKED);
    for (const block of ['alerting', 'scan', 'tracing', 'operator.oidc']) expect(at.get(block), block).toBe('–');
    // Not written, and it counts all the same.
    expect(at.get('retention.payloadDays')).toBe('30');
    expect(at.get('backends.notifica.retry.attempts')).toBe('12');
  });

  it('shows whom alerts go to, and their secrets to nobody', async () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const block = `alerting: { webhook: { url: 'https://guardia.example.org/camino-secreto', secretFile: hook.secret }, holdSeconds: 5 }\n`;
    const { config: alerting, texts } = await read((yaml) => yaml + block, { files: { 'hook.secret': secret } });
    expect(texts).toEqual([]);
    if (alerting === null) throw new TypeError('unreachable');
    const shown = shownConfig(alerting, schemas).filter(({ place }) => place.startsWith('alerting'));
    expect(shown).toEqual(
      expect.arrayContaining([
        { place: 'alerting.webhook.url', value: 'https://guardia.example.org/••••••', entity: null },
        { place: 'alerting.webhook.secretFile', value: 'hook.secret', entity: null },
        { place: 'alerting.holdSeconds', value: '5', entity: null },
        { place: 'alerting.openCircuitMinutes', value: '15', entity: null },
      ]),
    );
    expect(JSON.stringify(shown)).not.toMatch(/whsec_|camino-secreto/);
  });

  it('says what the environment decided', async () => {
    const env = { port: 9_999, host: '192.0.2.1' };
    const { config: overridden } = await read(sandbox, { env });
    if (overridden === null) throw new TypeError('unreachable');
    const at = new Map(shownConfig(overridden, schemas).map(({ place, value }) => [place, value]));
    expect([at.get('http.port'), at.get('http.host')]).toEqual(['9999', '192.0.2.1']);
  });

  it('shows a sandbox without its secrets, and no addresses that are made when it starts', async () => {
    const dataDir = await folderWith(SOUND_FILES);
    const { config: made, clientKey } = await sandboxConfig({ dataDir, env: NO_ENVIRONMENT, ...schemas });
    const shown = shownConfig(made, schemas);
    expect(shown.find(({ place }) => place === 'backends.notifica.simulator')?.value).toBe('true');
    expect(shown.filter(({ place }) => /^backends\.notifica\.(url|syncUrl)$/.test(place))).toEqual([]);
    const told = JSON.stringify(shown);
    for (const secret of [clientKey, ...made.secrets.masterKeys.map((key) => key.toString('base64'))])
      expect(told).not.toContain(secret);
    for (const { keySha256 } of made.clients) expect(told).not.toContain(keySha256.toString('hex'));
  });

  it('tells whose each setting is', () => {
    const whose = (place: string) => rows.find((row) => bare(row.place) === place)?.entity;
    expect(whose('http.port')).toBeNull();
    expect(whose('entities[].name')).toBe('L01999999');
  });
});

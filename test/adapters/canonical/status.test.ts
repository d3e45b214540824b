import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, it } from 'vitest';
import { concerns, formatStatus } from '../../../adapters/vendors/canonical/format-status.ts';
import { tell } from '../../../adapters/vendors/canonical/tell.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { secretOf } from '../../../src/signing/webhook.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { ROOT } from '../../support/source-tree.ts';
import { bodyOf, stubServer } from '../../support/stub-server.ts';

const folder = join(ROOT, 'fixtures/canonical');
const cases = readdirSync(folder);
const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
const transport = createTransport({});
afterAll(() => transport.close());

function messageOf(name: string, more: Partial<VendorMessage> = {}): VendorMessage {
  const raw = read(name, 'message.json') as Record<string, unknown>;
  const date = (value: unknown) => (value === null ? null : new Date(String(value)));
  const dates = { legalAt: date(raw.legalAt), madeAvailableAt: date(raw.madeAvailableAt) };
  return { ...raw, ...dates, acceptedAt: new Date(String(raw.acceptedAt)), ...more } as VendorMessage;
}

describe('how a message stands', () => {
  it.each(cases)('%s', (name) => {
    const expected = read(name, 'event.json');
    const message = messageOf(name);
    expect(concerns(message)).toBe(expected !== null);
    if (expected === null) return;
    const { id, ...event } = formatStatus(message);
    expect(JSON.parse(JSON.stringify(event))).toEqual(expected);
    expect(id).toMatch(/^sta_[0-9a-f]{32}$/);
  });

  it('has one id for one state, and another for another', () => {
    const name = 'status__read-by-its-holder';
    const first = formatStatus(messageOf(name)).id;
    expect(formatStatus(messageOf(name)).id).toBe(first);
    expect(formatStatus(messageOf(name, { legal: 'refused' })).id).not.toBe(first);
  });

  it('says honestly where each case is from', () => {
    for (const each of cases) expect(read(each, 'meta.json')).toEqual({ origin: 'constructed' });
  });
});

describe('the telling', () => {
  const [secret, former] = [secretOf(Buffer.alloc(32, 7)), secretOf(Buffer.alloc(32, 9))];

  async function tellTo(credential: { formerStatusSecret?: string }, own: 'credential' | 'entity') {
    const got: { path: string; body: string; headers: Record<string, string> }[] = [];
    const server = await stubServer(async (request, response) => {
      const body = (await bodyOf(request)).toString();
      got.push({ path: request.url ?? '', body, headers: request.headers as Record<string, string> });
      response.end();
    });
    const access = {
      settings: {},
      credential: { key: 'k'.repeat(20), statusUrl: `${server.url}credential`, statusSecret: secret, ...credential },
      entity: { dir3: 'L01999999', settings: own === 'entity' ? { statusUrl: `${server.url}entity` } : {} },
      effect: 'deliver' as const,
    };
    const nothing = async () => null;
    const tools = {
      transport,
      now: () => new Date(),
      timeoutMs: 2_000,
      memo: new Map(),
      evidence: nothing,
      request: nothing,
    };
    await tell(messageOf('status__read-by-its-holder'), access, tools);
    await server.close();
    return got[0]!;
  }

  it('is verified by the reference library, with either secret while one is being changed', async () => {
    const { body, headers } = await tellTo({ formerStatusSecret: former }, 'credential');
    for (const each of [secret, former]) expect(() => new Webhook(each).verify(body, headers)).not.toThrow();
    const alone = await tellTo({}, 'credential');
    expect(() => new Webhook(former).verify(alone.body, alone.headers)).toThrow();
  });

  it('goes where the entity says, else where its credential does', async () => {
    expect((await tellTo({}, 'entity')).path).toBe('/entity');
    expect((await tellTo({}, 'credential')).path).toBe('/credential');
  });
});

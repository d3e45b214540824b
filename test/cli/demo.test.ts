import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { magicPersons } from '../../adapters/backends/notifica/simulator-persons.ts';
import { eventSchema } from '../../contracts/event.ts';
import { createApi } from '../../src/cli/api-client.ts';
import { play } from '../../src/cli/demo.ts';
import { apiMessage, stubGateway } from '../support/cli.ts';
import { filesUnder, textOf } from '../support/source-tree.ts';

const files = filesUnder('fixtures/demo').filter((path) => path.endsWith('.json') && !path.endsWith('expected.json'));
type Ending = { delivery: string; legal: string | null; receipt: boolean };
const expected = JSON.parse(textOf('fixtures/demo/expected.json')) as Record<string, Ending>;
const nameOf = (path: string) => path.split('/').at(-1) ?? '';

describe("the demo's events", () => {
  it('are at least six, each with the end it must come to', () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.map(nameOf)).toEqual(Object.keys(expected).sort());
  });

  it('show every kind of end a newcomer should see', () => {
    const ends = new Set(Object.values(expected).map(({ delivery, legal }) => `${delivery} ${legal}`));
    const shown = ['accepted accessed', 'accepted refused', 'accepted expired', 'accepted answered', 'rejected null'];
    for (const end of shown) expect(ends).toContain(end);
  });

  it.each(files)('%s is a sound event once its document is uploaded', (path) => {
    const event = JSON.parse(textOf(path));
    for (const document of event.data.documents ?? []) {
      expect(document.content.by).toBe('file');
      document.content = { by: 'upload', uploadId: 'upl_1' };
    }
    expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    expect(event.source).toMatch(new RegExp(`^urn:dir3:${event.entitydir3}:`));
  });

  it('name magic persons that exist', () => {
    const words = new Set(magicPersons.map(({ word }) => word.replace('<n>', '')));
    const used = files.flatMap((path) =>
      // Events that notify nobody name no such person.
      (JSON.parse(textOf(path)).data.sendings ?? []).map(
        (each: { holder: { surname2?: string } }) => each.holder.surname2,
      ),
    );
    const asked = used.filter((word) => word !== undefined).map((word: string) => word.replace(/\d+$/, ''));
    expect(asked.filter((word) => !words.has(word))).toEqual([]);
  });
});

describe('the demo', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  const receipt = Buffer.from('%PDF-1.4 receipt');
  const sha256 = createHash('sha256').update(receipt).digest('hex');

  /** A gateway in which every message has ended already, as `endOf` says. */
  async function playAgainst(endOf: (name: string) => Ending, evidenceSha256 = sha256) {
    const evidence = [
      {
        name: 'acuse.pdf',
        kind: 'receipt',
        mediaType: 'application/pdf',
        sha256: evidenceSha256,
        size: receipt.byteLength,
        at: '',
        url: '/receipt',
      },
    ];
    const message = (name: string) => {
      const { delivery, legal, receipt: proof } = endOf(`${name}.json`);
      return apiMessage(`msg_${name}`, { delivery, legal, final: true, evidence: proof ? evidence : [] });
    };
    const gateway = await stubGateway({
      'POST /v1/documents': { status: 201, body: { uploadId: 'upl_1' } },
      'POST /v1/events': ({ body }) => ({
        status: 202,
        body: { messages: [{ id: `msg_${JSON.parse(body).id.replace('demo-', '')}` }] },
      }),
      'GET /receipt': { body: receipt },
      ...Object.fromEntries(
        files
          .map(nameOf)
          .map((file) => file.replace('.json', ''))
          .map((name) => [`GET /v1/messages/msg_${name}`, { body: message(name) }]),
      ),
    });
    open.push(gateway);
    const out: string[] = [];
    const context = {
      args: [],
      out: (line: string) => void out.push(line),
      err: () => {},
      terminal: false,
      api: () => Promise.reject(new Error('the demo has its own')),
      interrupted: new AbortController().signal,
    };
    const results = await play({ api: createApi({ url: gateway.url, key: 'k' }), context });
    return { results, out, gateway };
  }

  it('uploads every document, prints every step, and is content when all end as expected', async () => {
    const { results, out, gateway } = await playAgainst((name) => expected[name]!);
    expect(results.map((each) => [each.label, each.right])).toEqual(results.map((each) => [each.label, true]));
    expect(results).toHaveLength(files.length);
    expect(results[0]?.receipt).toBe(`acuse.pdf, ${receipt.byteLength} bytes, SHA-256 matches`);
    expect(out).toHaveLength(2 * files.length);
    const sizes = gateway.seen.filter((each) => each.path === '/v1/documents').map((each) => each.body.length);
    const written = files.flatMap((path) => JSON.parse(textOf(path)).data.documents ?? []);
    expect(sizes).toHaveLength(written.length);
    expect(Math.max(...sizes)).toBe(10_000_000);
    expect(Math.min(...sizes)).toBeLessThan(5_000);
  });

  it('notices a message that ends otherwise', async () => {
    const { results } = await playAgainst((name) =>
      name.includes('refused') ? expected['01-accessed.json']! : expected[name]!,
    );
    expect(results.filter((each) => !each.right).map((each) => each.label)).toEqual(['refused']);
  });

  it('notices a receipt that is not the one promised', async () => {
    const { results } = await playAgainst((name) => expected[name]!, '00'.repeat(32));
    expect(results.some((each) => each.right && each.receipt !== '')).toBe(false);
  });
});

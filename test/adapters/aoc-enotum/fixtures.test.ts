/**
 * Every folder of fixtures/aoc-enotum is a case: `<operation>__<sentence>/`. Adding one needs no code.
 * translate: event.json, entity.json?, settings.json? → request.xml, warnings.json? · check: event.json → findings.json ·
 * interpret, cancel: response.xml → outcome.json · ask, query: response.xml, response-2.xml … in the order they are asked
 * for → outcome.json · callback: request.xml → outcome.json. meta.json says where it comes from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, query } from '../../../adapters/backends/aoc-enotum/ask.ts';
import { receive } from '../../../adapters/backends/aoc-enotum/callback.ts';
import { interpretAnnulment } from '../../../adapters/backends/aoc-enotum/change.ts';
import { check } from '../../../adapters/backends/aoc-enotum/check.ts';
import { entityConfigSchema } from '../../../adapters/backends/aoc-enotum/config.ts';
import { interpret } from '../../../adapters/backends/aoc-enotum/interpret.ts';
import { translate } from '../../../adapters/backends/aoc-enotum/translate.ts';
import type { CallTools, HttpResult } from '../../../contracts/backend.ts';
import { EVENT_TYPES, eventSchema, type SendEvent } from '../../../contracts/event.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import type { EvidencePiece, RemoteStatus } from '../../../contracts/outcome.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { outboundMessage } from '../../support/outbound-message.ts';
import { accessOf, configOf, ENTITY } from './sample.ts';

const ROOT = join(import.meta.dirname, '../../../fixtures/aoc-enotum');
const cases = readdirSync(ROOT).sort();
const read = (name: string, file: string) => readFileSync(join(ROOT, name, file));
const has = (name: string, file: string) => existsSync(join(ROOT, name, file));
const json = (name: string, file: string) => JSON.parse(read(name, file).toString('utf8'));
const REFERENCE = 'ABCDEFGHIJKLMNOPQRST';
const NUMBER = '1000001';

function answerOf(name: string, file: string): HttpResult {
  const { result, status = 200 } = json(name, 'meta.json') as { result?: HttpResult; status?: number };
  if (result !== undefined) return result;
  return { kind: 'answer', status, headers: {}, body: read(name, file), durationMs: 1 };
}

/** The far side as files: each question is answered by the next. */
function callOf(name: string) {
  let n = 0;
  const transport = {
    async exchange(): Promise<HttpResult> {
      n += 1;
      return answerOf(name, n === 1 ? 'response.xml' : `response-${n}.xml`);
    },
  };
  const now = new Date('2026-10-02T12:00:00Z');
  const tools: CallTools = { transport, wsSecurity, now: () => now, random: (bytes) => new Uint8Array(bytes) };
  const settings = has(name, 'settings.json') ? json(name, 'settings.json') : {};
  return { access: accessOf(), config: configOf(settings), tools };
}

const piece = ({ bytes, ...rest }: EvidencePiece) => ({
  ...rest,
  starts: Buffer.from(bytes).toString('utf8').slice(0, 20),
});
const readable = (status: RemoteStatus) => ({ ...status, evidence: status.evidence.map(piece) });

function sendingOf(event: SendEvent): OutboundSending {
  const { document } = outboundMessage();
  const documents = event.data.documents.map((each) => ({
    ...document,
    name: each.name,
    size: each.size ?? document.size,
  }));
  return {
    ...outboundMessage(REFERENCE),
    kind: event.type === EVENT_TYPES.notification ? 'notification' : 'communication',
    event,
    sending: event.data.sendings[0]!,
    document: documents[0]!,
    annexes: documents.slice(1),
    expiresOn: event.data.availability?.expiresOn ?? '2026-10-11',
  };
}

const RUN: Record<string, (name: string) => void | Promise<void>> = {
  translate(name) {
    const event = json(name, 'event.json');
    expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    const config = configOf(has(name, 'settings.json') ? json(name, 'settings.json') : {});
    expect(check(event, config).errors).toEqual([]);
    const entity = has(name, 'entity.json') ? entityConfigSchema.parse(json(name, 'entity.json')) : ENTITY;
    const { payload, warnings } = translate(sendingOf(event), { config, entity, today: '2026-10-01' });
    expect(Buffer.concat(payload).toString('utf8')).toBe(read(name, 'request.xml').toString('utf8').trim());
    expect(warnings).toEqual(has(name, 'warnings.json') ? json(name, 'warnings.json') : []);
  },
  check(name) {
    const config = configOf(has(name, 'settings.json') ? json(name, 'settings.json') : {});
    expect(check(json(name, 'event.json'), config)).toEqual(json(name, 'findings.json'));
  },
  interpret(name) {
    expect(interpret(answerOf(name, 'response.xml'))).toEqual(json(name, 'outcome.json'));
  },
  cancel(name) {
    expect(interpretAnnulment(answerOf(name, 'response.xml'), { remoteId: NUMBER })).toEqual(
      json(name, 'outcome.json'),
    );
  },
  async ask(name) {
    expect(await ask({ reference: REFERENCE, issuer: 'L01999999' }, callOf(name))).toEqual(json(name, 'outcome.json'));
  },
  async query(name) {
    const { remoteId = NUMBER, withEvidence = false } = json(name, 'meta.json');
    const result = await query({ remoteId, entity: 'L01999999', withEvidence }, callOf(name));
    const shown = result.kind === 'status' ? { ...result, status: readable(result.status) } : result;
    expect(shown).toEqual(json(name, 'outcome.json'));
  },
  callback(name) {
    const expected = json(name, 'outcome.json');
    const entities = new Map([['L01999999', ENTITY]]);
    if (expected.refused !== undefined)
      expect(() => receive(read(name, 'request.xml'), entities)).toThrow(
        expect.objectContaining({ code: expected.refused }),
      );
    else
      expect(
        receive(read(name, 'request.xml'), entities).map(({ identity: _, part, ...rest }) => ({
          ...rest,
          ...(part === undefined ? {} : { part: true }),
        })),
      ).toEqual(expected);
  },
};

describe('fixtures of e-NOTUM', () => {
  it('are at least forty, and each says that it is constructed', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(cases.filter((name) => json(name, 'meta.json').origin !== 'constructed')).toEqual([]);
  });
  it.each(cases)('%s', async (name) => {
    const run = RUN[name.split('__')[0] ?? ''];
    if (run === undefined) throw new Error(`no such operation: ${name}`);
    await run(name);
  });
});

/**
 * Every folder of fixtures/scsp-v3-backend is a case: `<operation>__<sentence>/`. Adding one needs no code.
 * translate: event.json → petition.xml (STAMP where the time goes) · interpret, query: response.xml (the inside of the Body,
 * signed here where meta.json does not say `signed: false`; a fault or a page as it came) → outcome.json. meta.json says
 * where it comes from, to which service and mode it belongs, and with which HTTP status it came.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../adapters/backends/scsp-v3/config.ts';
import { scspV3 } from '../../../adapters/backends/scsp-v3/index.ts';
import { STAMP } from '../../../adapters/backends/scsp-v3/translate.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { type DataRequestEvent, eventSchema } from '../../../contracts/event.ts';
import type { RemoteStatus } from '../../../contracts/outcome.ts';
import { unsignedEnvelope, wsSecurity } from '../../../src/signing/ws-security.ts';
import { ENTITY, ENTITY_CONFIG, REFERENCE } from '../../support/scsp-pid.ts';
import { exampleSeal, pemOf, SIGNED_AT } from '../../support/seals.ts';
import { ROOT } from '../../support/source-tree.ts';
import { SHAPES } from '../../support/ws-security-profiles.ts';

const FOLDER = join(ROOT, 'fixtures/scsp-v3-backend');
const cases = readdirSync(FOLDER).sort();
const of = (operation: string) => cases.filter((name) => name.startsWith(`${operation}__`));
const at = (name: string, file: string) => join(FOLDER, name, file);
const text = (name: string, file: string) => readFileSync(at(name, file), 'utf8').trim();
const json = (name: string, file: string) => JSON.parse(text(name, file));

type Meta = { origin: string; service?: string; mode?: 'sync' | 'async'; status?: number; signed?: boolean };
const url = 'https://pid.example.org/x';
const config = configSchema.parse({
  services: {
    SVDDGPCIWS02: { syncUrl: url, asyncUrl: url },
    SVDREXTFECHAWS01: { syncUrl: url, asyncUrl: url },
    SVDSCDWS01: { asyncUrl: url },
  },
  answers: { certificates: pemOf('seal-villa-inventada') },
});
const platform = await exampleSeal('seal-villa-inventada');
const town = await exampleSeal('seal-ayuntamiento-ficticio');

/** A Body is put into a signed envelope; what is a whole message or none at all comes as it is. */
async function answerOf(name: string): Promise<HttpResult> {
  const { status = 200, signed = true } = json(name, 'meta.json') as Meta;
  const inside = text(name, 'response.xml').replace(/>\s+</g, '><');
  const whole = /^<(soapenv:Envelope|html)/.test(inside);
  const bodyPieces = [Buffer.from(inside)];
  const profile = SHAPES['body alone, no timestamp'];
  const message = whole
    ? bodyPieces
    : signed
      ? await wsSecurity.sign({ headerXml: '', bodyPieces, signer: platform, now: SIGNED_AT, profile })
      : unsignedEnvelope({ headerXml: '', bodyPieces });
  return { kind: 'answer', status, headers: {}, body: Buffer.concat(message), durationMs: 1 };
}

/** Evidence by name; data are read, so that a case can say them. */
function told(status: RemoteStatus | undefined): unknown {
  return status === undefined
    ? undefined
    : {
        ...status,
        evidence: Object.fromEntries(
          status.evidence.map(({ name, mediaType, bytes }) => [
            name,
            mediaType === 'application/json' ? JSON.parse(Buffer.from(bytes).toString('utf8')) : mediaType,
          ]),
        ),
      };
}

describe('a case', () => {
  it.each(of('translate'))('%s', (name) => {
    const event = eventSchema.parse(json(name, 'event.json')) as DataRequestEvent;
    expect(scspV3.check(event, config).errors).toEqual([]);
    const named = { messageId: 'msg_1', entity: ENTITY, issuer: ENTITY, reference: REFERENCE };
    const message = { ...named, kind: 'data-request' as const, event };
    const { payload } = scspV3.translate(message, { config, entity: ENTITY_CONFIG, today: '2026-12-01' });
    const written = Buffer.concat(payload.map((each) => (each === STAMP ? Buffer.from('STAMP') : each)));
    expect(written.toString('utf8')).toBe(text(name, 'petition.xml').replace(/>\n\s*</g, '><'));
  });

  it.each(of('interpret'))('%s', async (name) => {
    const { service = 'SVDDGPCIWS02', mode = 'sync' } = json(name, 'meta.json') as Meta;
    const context = { config, now: SIGNED_AT, reference: REFERENCE, route: `${service}.${mode}` };
    const outcome = scspV3.interpret(await answerOf(name), context);
    const shown = outcome.kind === 'accepted' ? { ...outcome, status: told(outcome.status) } : outcome;
    expect(shown).toEqual(json(name, 'outcome.json'));
  });

  it.each(of('query'))('%s', async (name) => {
    const { service = 'SVDDGPCIWS02', mode = 'async' } = json(name, 'meta.json') as Meta;
    const answer = await answerOf(name);
    const transport = { exchange: async () => answer };
    const tools = { transport, wsSecurity, now: () => SIGNED_AT, random: (n: number) => new Uint8Array(n) };
    const question = { remoteId: `${service}.${mode}.${REFERENCE}`, entity: ENTITY, withEvidence: true };
    const access = { dir3: ENTITY, config: ENTITY_CONFIG, signer: town };
    const result = await scspV3.query(question, access, config, tools);
    const shown = result.kind === 'status' ? { ...result, status: told(result.status) } : result;
    expect(shown).toEqual(json(name, 'outcome.json'));
  });

  it('says honestly where it is from', () => {
    for (const name of cases) {
      expect(['constructed', 'recorded', 'official-example'], name).toContain((json(name, 'meta.json') as Meta).origin);
      expect(['translate', 'interpret', 'query'], name).toContain(name.split('__')[0]);
      expect(existsSync(at(name, name.startsWith('translate') ? 'petition.xml' : 'outcome.json')), name).toBe(true);
    }
  });
});

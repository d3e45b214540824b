/**
 * Every folder of fixtures/geiser is a case: `<operation>__<sentence>/`. Adding one needs no code.
 * translate: event.json → request.xml, warnings.json? · interpret: response.* → outcome.json · query, ask: response-N.* in
 * the order of the calls → outcome.json. meta.json says where it comes from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../../adapters/backends/geiser/check.ts';
import { configSchema, type GeiserConfig } from '../../../adapters/backends/geiser/config.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import { interpret } from '../../../adapters/backends/geiser/interpret.ts';
import { createViolations } from '../../../adapters/backends/geiser/simulator-schema.ts';
import { translate } from '../../../adapters/backends/geiser/translate.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { eventSchema, type RegistryEntryEvent } from '../../../contracts/event.ts';
import type { EvidencePiece, RemoteStatus } from '../../../contracts/outcome.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { ROOT } from '../../support/source-tree.ts';
import { accessWith, ISSUER, outboundEntry, REFERENCE, REFERENCE_WSDL } from './sample.ts';

const FOLDER = join(ROOT, 'fixtures/geiser');
const cases = readdirSync(FOLDER).sort();
const at = (name: string, file: string) => join(FOLDER, name, file);
const read = (name: string, file: string) => readFileSync(at(name, file));
const json = (name: string, file: string) => JSON.parse(read(name, file).toString('utf8'));
const NOW = new Date('2026-10-05T10:00:00Z');

type Meta = { origin: string; http?: { status: number } | { status: number }[]; result?: HttpResult };

function answered(body: Uint8Array, status = 200): HttpResult {
  return { kind: 'answer', status, headers: {}, body, durationMs: 1 };
}
function fileOf(name: string, stem: string): Buffer | null {
  const file = ['xml', 'html'].map((ending) => `${stem}.${ending}`).find((each) => existsSync(at(name, each)));
  return file === undefined ? null : read(name, file);
}

/** A far side that answers what the case holds, in order, and no more often. */
function farSide(name: string) {
  const { http = [] } = json(name, 'meta.json') as Meta;
  const statuses = Array.isArray(http) ? http : [http];
  const answers: HttpResult[] = [];
  for (let n = 1; ; n += 1) {
    const body = fileOf(name, `response-${n}`);
    if (body === null) break;
    answers.push(answered(body, statuses[n - 1]?.status));
  }
  const transport = {
    async exchange() {
      const next = answers.shift();
      if (next === undefined) throw new Error('It asks more often than the case has answers.');
      return next;
    },
  };
  const tools = { transport, wsSecurity, now: () => NOW, random: (n: number) => new Uint8Array(n) };
  return { tools, left: () => answers.length };
}
const config = configSchema.parse({ url: 'https://geiser.example.org/' }) as GeiserConfig;

/** Receipts by name and beginning, so that a fixture stays readable. */
const piece = ({ bytes, ...rest }: EvidencePiece) => ({
  ...rest,
  starts: Buffer.from(bytes).subarray(0, 5).toString('latin1'),
});
const readable = (status: RemoteStatus) => ({ ...status, evidence: status.evidence.map(piece) });

const RUN: Record<string, (name: string) => void | Promise<void>> = {
  translate(name) {
    const event = json(name, 'event.json') as RegistryEntryEvent;
    expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
    expect(check(event).errors).toEqual([]);
    const { payload, warnings } = translate(outboundEntry(event));
    expect(Buffer.concat(payload).toString('utf8')).toBe(read(name, 'request.xml').toString('utf8').trim());
    expect(warnings).toEqual(existsSync(at(name, 'warnings.json')) ? json(name, 'warnings.json') : []);
  },
  interpret(name) {
    const { http, result } = json(name, 'meta.json') as Meta;
    const status = http === undefined || Array.isArray(http) ? 200 : http.status;
    const outcome = interpret(result ?? answered(fileOf(name, 'response') ?? Buffer.alloc(0), status));
    const told = outcome.kind === 'accepted' && outcome.status !== undefined;
    expect(told ? { ...outcome, status: readable(outcome.status!) } : outcome).toEqual(json(name, 'outcome.json'));
  },
  async query(name) {
    const { tools, left } = farSide(name);
    const question = { remoteId: 'REGAGE26s00000000001', entity: ISSUER, withEvidence: true };
    const result = await geiser.query(question, accessWith(), config, tools);
    expect(result.kind === 'status' ? { ...result, status: readable(result.status) } : result).toEqual(
      json(name, 'outcome.json'),
    );
    expect(left()).toBe(0);
  },
  async ask(name) {
    const { tools, left } = farSide(name);
    const question = { reference: REFERENCE, issuer: ISSUER, since: NOW, until: NOW };
    expect(await geiser.ask!(question, accessWith(), config, tools)).toEqual(json(name, 'outcome.json'));
    expect(left()).toBe(0);
  },
};

describe('a case', () => {
  it.each(cases)('%s', async (name) => {
    const run = RUN[name.split('__')[0] ?? ''];
    if (run === undefined) throw new Error('No such operation.');
    await run(name);
  });

  it('says honestly where it is from', () => {
    const origins = ['constructed', 'recorded', 'official-example'];
    for (const name of cases) expect(origins).toContain((json(name, 'meta.json') as Meta).origin);
  });
});

describe('messages keep to the contract', () => {
  /** What a case shows on purpose: answers that no such service should give. */
  const MALFORMED = /another-operation|nobody-knows|counts-nothing|fault|page-of|document-type|half-an|two-bodies/;
  const files = cases.flatMap((name) =>
    readdirSync(join(FOLDER, name))
      .filter((file) => /^(request|response).*\.xml$/.test(file) && !MALFORMED.test(name))
      .map((file) => [name, file] as const),
  );
  const asEnvelope = (xml: string) =>
    xml.startsWith('<soap:')
      ? xml
      : `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${xml}</s:Body></s:Envelope>`;
  const violationsOf = (violations: ReturnType<typeof createViolations>) =>
    files.flatMap(([name, file]) =>
      violations(Buffer.from(asEnvelope(read(name, file).toString('utf8').trim()))).map(
        (why) => `${name}/${file}: ${why}`,
      ),
    );

  it('as this project wrote it down', () => {
    expect(violationsOf(createViolations(undefined))).toEqual([]);
  });

  it('as it was reconstructed from its client’s classes', (context) => {
    if (REFERENCE_WSDL === null) return context.skip('The reference files are not beside this project.');
    expect(violationsOf(createViolations(REFERENCE_WSDL))).toEqual([]);
  });
});

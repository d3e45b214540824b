/**
 * Every folder of fixtures/dehu is a case: `<operation>__<sentence>/` with response.xml and outcome.json. Adding one needs
 * no code. meta.json says where it comes from.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../adapters/backends/dehu/config.ts';
import { dehu } from '../../../adapters/backends/dehu/index.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { arrivalSchema } from '../../../contracts/inbox.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { ROOT } from '../../support/source-tree.ts';
import { ACT, accessOf } from './sample.ts';

const FOLDER = join(ROOT, 'fixtures/dehu');
const cases = readdirSync(FOLDER).sort();
const read = (name: string, file: string) => readFileSync(join(FOLDER, name, file));
const json = (name: string, file: string) => JSON.parse(read(name, file).toString('utf8'));
const NOW = new Date('2026-10-05T10:00:00Z');
const config = configSchema.parse({}) as never;

type Meta = { origin: string; http?: { status: number } };

function answerOf(name: string): HttpResult {
  const { http } = json(name, 'meta.json') as Meta;
  return { kind: 'answer', status: http?.status ?? 200, headers: {}, body: read(name, 'response.xml'), durationMs: 1 };
}

const RUN: Record<string, (name: string) => Promise<void>> = {
  async arrivals(name) {
    const transport = { exchange: async () => answerOf(name) };
    const tools = { transport, wsSecurity, now: () => NOW, random: (n: number) => new Uint8Array(n) };
    const window = { since: NOW, until: NOW, cursor: null };
    const result = await dehu.arrivals!(window, await accessOf(), config, tools);
    expect(result).toEqual(json(name, 'outcome.json'));
    if (result.kind === 'page') for (const each of result.arrivals) expect(arrivalSchema.parse(each)).toEqual(each);
  },
  async accept(name) {
    const target = { remoteId: '1-6543210fedcba98765' };
    const outcome = dehu.acts!.accept!.interpret(answerOf(name), target, { wish: ACT, config, now: NOW });
    const { note, ...expected } = json(name, 'outcome.json');
    if (outcome.kind !== 'done') return expect(outcome).toEqual(expected);
    const { evidence = [], ...rest } = outcome;
    expect({ ...rest, evidence: evidence.map((each) => each.name) }).toEqual(expected);
    const kept = evidence.find((each) => each.name === 'acceso.json');
    expect(JSON.parse(Buffer.from(kept!.bytes).toString('utf8'))).toEqual(note);
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

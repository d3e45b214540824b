import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpret } from '../../../adapters/templates/invented-backend/interpret.ts';
import { interpretQuery } from '../../../adapters/templates/invented-backend/status.ts';
import { translate } from '../../../adapters/templates/invented-backend/translate.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import type { QueryResult } from '../../../contracts/outcome.ts';
import { outboundMessage } from '../../support/outbound-message.ts';
import { ROOT } from '../../support/source-tree.ts';

const folder = join(ROOT, 'fixtures/invented-backend');
const cases = (kind: string) => readdirSync(folder).filter((name) => name.startsWith(`${kind}__`));
const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

function answerOf(name: string): HttpResult {
  const { status, body } = read(name, 'answer.json') as { status: number; body: unknown };
  return { kind: 'answer', status, headers: {}, body: Buffer.from(JSON.stringify(body)), durationMs: 1 };
}
/** Bytes as base64, so that a fixture can say them. */
function said(result: QueryResult): unknown {
  if (result.kind !== 'status') return result;
  const evidence = result.status.evidence.map((each) => ({
    ...each,
    bytes: Buffer.from(each.bytes).toString('base64'),
  }));
  return { ...result, status: { ...result.status, evidence } };
}

describe('a case', () => {
  it.each(cases('translate'))('%s', (name) => {
    const { payload, warnings } = translate(outboundMessage());
    expect(JSON.parse(Buffer.concat(payload).toString('utf8'))).toEqual(read(name, 'request.json'));
    expect(warnings).toEqual([]);
  });

  it.each(cases('interpret'))('%s', (name) => {
    expect(interpret(answerOf(name))).toEqual(read(name, 'outcome.json'));
  });

  it.each(cases('status'))('%s', (name) => {
    const result = interpretQuery(answerOf(name), 'm-1');
    expect(said(result)).toEqual(read(name, 'outcome.json'));
  });

  it('says honestly where it is from', () => {
    const origins = ['constructed', 'recorded', 'official-example'];
    for (const each of readdirSync(folder))
      expect(origins).toContain((read(each, 'meta.json') as { origin: string }).origin);
  });
});

describe('a status', () => {
  it('of another message moves nothing', () => {
    expect(interpretQuery(answerOf('status__opened-with-receipt'), 'm-2')).toMatchObject({
      kind: 'failed',
      code: 'wrong-identifier',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { shownConfig } from '../../src/config-shown.ts';
import { type Edit, read } from '../support/config-files.ts';

const files = { 'trace.headers': 'Authorization: Bearer the-token\nX-Scope: province\n' };
const withBlock =
  (block: string): Edit =>
  (yaml) =>
    `${yaml}tracing: { ${block} }\n`;

describe('the block tracing', () => {
  it('is read with its headers, which are shown to nobody', async () => {
    const { config, problems } = await read(
      withBlock("otlpUrl: 'https://otel.example.org/v1/traces', headersFile: trace.headers, sample: 0.1"),
      { files },
    );
    expect(problems).toEqual([]);
    const headers = { authorization: 'Bearer the-token', 'x-scope': 'province' };
    expect(config?.tracing).toEqual({ otlpUrl: 'https://otel.example.org/v1/traces', headers, sample: 0.1 });
    if (config === null) throw new TypeError('unreachable');
    expect(JSON.stringify(shownConfig(config))).not.toContain('the-token');
  });

  it('may be absent, and may name a collector beside it without TLS', async () => {
    expect((await read()).config?.tracing).toBeNull();
    expect((await read(withBlock("otlpUrl: 'http://127.0.0.1:4318/v1/traces'"))).problems).toEqual([]);
  });

  it.each([
    ['plain http to another machine', "otlpUrl: 'http://otel.example.org/v1/traces'", ['tracing.otlpUrl']],
    ['a share above one', "otlpUrl: 'https://otel.example.org', sample: 2", ['tracing.sample']],
    ['no address', 'sample: 1', ['tracing.otlpUrl']],
    ['a file that is not there', "otlpUrl: 'https://otel.example.org', headersFile: none", ['tracing.headersFile']],
    [
      'a file that holds no headers',
      "otlpUrl: 'https://otel.example.org', headersFile: data.key",
      ['tracing.headersFile'],
    ],
  ])('is refused with %s', async (_what, block, pointers) => {
    const { config, problems } = await read(withBlock(block), { files });
    expect(config).toBeNull();
    expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

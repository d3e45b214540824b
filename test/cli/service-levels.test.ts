import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { carpeta, stubGateway } from '../support/cli.ts';

const item = {
  entity: 'L01999999',
  backend: 'notifica',
  attempts: 1_000_000,
  answered: 999_999,
  failed: 1,
  refused: 12,
  answeredShare: 0.999_999,
  availableShare: 1,
  p50UnderMs: 200,
  p95UnderMs: 500,
  p99UnderMs: null,
};
const body = { month: '2026-10', from: '2026-10-01', through: '2026-10-31', items: [item] };

let gateway: Awaited<ReturnType<typeof stubGateway>>;
beforeEach(async () => {
  gateway = await stubGateway({
    'GET /v1/service-levels': ({ headers }) =>
      headers.accept === 'text/html' || headers.accept === 'text/csv'
        ? { body: Buffer.from(`${headers.accept} in ${headers['accept-language']}\r\n`) }
        : { body },
  });
});
afterEach(() => gateway.close());
const folder = mkdtempSync(join(tmpdir(), 'carpeta-levels-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('shows a month as a table, never rounded up to a hundred', async () => {
  const { code, out } = await carpeta(['service-levels', '--month', '2026-10', '--entity', 'L01999999'], gateway);
  expect(code).toBe(0);
  expect(gateway.seen[0]?.path).toContain('month=2026-10&entity=L01999999');
  expect(out).toMatch(/L01999999 +notifica +1000000 +1 +12 +99\.999 % +100 % +200 +500 +-\n/);
  expect(out).toContain('Days 2026-10-01 to 2026-10-31.');
});

it('gives the CSV, the JSON, or a page in a file in the language asked for', async () => {
  const ask = ['service-levels', '--month', '2026-10'];
  expect((await carpeta([...ask, '--csv'], gateway)).out).toContain('text/csv in');
  expect(JSON.parse((await carpeta([...ask, '--json'], gateway)).out)).toEqual(body);
  const file = join(folder, 'report.html');
  expect(await carpeta([...ask, '--html', file, '--lang', 'ca'], gateway)).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toBe('text/html in ca\r\n');
});

it('wants a month, and one form', async () => {
  expect((await carpeta(['service-levels'], gateway)).code).toBe(2);
  expect((await carpeta(['service-levels', '--month', '2026-10', '--csv', '--json'], gateway)).code).toBe(2);
});

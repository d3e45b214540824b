import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApi } from '../../src/cli/api-client.ts';
import { type DemoGateway, startDemoGateway } from '../../src/cli/demo-gateway.ts';
import { playVendors } from '../../src/cli/demo-vendors.ts';

let gateway: DemoGateway;
beforeAll(async () => {
  gateway = await startDemoGateway();
});
afterAll(() => gateway.stop());

it('each simulated e-office hands something over, it comes to its end, and the e-office is told in its own words', async () => {
  const said: string[] = [];
  const api = createApi(gateway);
  const results = await playVendors(api, {
    args: [],
    api: async () => api,
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    terminal: false,
    interrupted: new AbortController().signal,
  });
  expect(results.length).toBeGreaterThan(0);
  expect(results.filter(({ right }) => !right)).toEqual([]);
});

import { afterEach, describe, expect, it } from 'vitest';
import { carpeta, stubGateway } from '../support/cli.ts';

type Stub = Awaited<ReturnType<typeof stubGateway>>;
const open: Stub[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const job = (more: object) => ({
  id: 'bulk_1',
  action: 'retry',
  total: 3,
  done: 0,
  refused: 0,
  state: 'running',
  ...more,
});
async function gatewayWith(answers: Parameters<typeof stubGateway>[0]): Promise<Stub> {
  const gateway = await stubGateway(answers);
  open.push(gateway);
  return gateway;
}

describe('carpeta bulk', () => {
  it('counts first, and begins nothing', async () => {
    const gateway = await gatewayWith({ 'POST /v1/bulk/count': { body: { count: 3, limit: 10_000 } } });
    const { code, out } = await carpeta(
      ['bulk', 'retry', '--filter', 'delivery=dead', '--filter', 'file=EXP/1'],
      gateway,
    );
    expect([code, out]).toEqual([0, '3 messages. To begin: --expect 3 --reason TEXT']);
    expect(gateway.seen.map(({ body }) => JSON.parse(String(body)))).toEqual([
      { action: 'retry', filter: { delivery: 'dead', file: 'EXP/1' } },
    ]);
  });

  it('begins on the number seen, watches to the end, and tells what was refused and why', async () => {
    const gateway = await gatewayWith({
      'POST /v1/bulk': { status: 202, body: job({}) },
      'GET /v1/bulk/bulk_1': { body: job({ state: 'done', done: 2, refused: 1 }) },
      'GET /v1/bulk/bulk_1/items': {
        body: {
          items: [{ messageId: 'msg_2', problem: { code: 'bulk-not-now', detail: 'Its state allowed it no more.' } }],
        },
      },
    });
    const argv = ['bulk', 'retry', '--filter', 'delivery=dead', '--expect', '3', '--reason', 'Repuesto'];
    const { code, out } = await carpeta(argv, gateway);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      'bulk_1 retry done: 2 done, 1 refused, of 3.',
      '  msg_2  bulk-not-now: Its state allowed it no more.',
    ]);
    expect(JSON.parse(String(gateway.seen[0]?.body))).toEqual({
      ...{ action: 'retry', filter: { delivery: 'dead' }, reason: 'Repuesto', expected: 3 },
    });
  });

  it('stops a job with a reason', async () => {
    const gateway = await gatewayWith({ 'POST /v1/bulk/bulk_1/stop': { body: job({ state: 'stopped', done: 2 }) } });
    const { code, out } = await carpeta(['bulk', 'stop', 'bulk_1', '--reason', 'Falla'], gateway);
    expect([code, out]).toEqual([0, 'bulk_1 retry stopped: 2 done, 0 refused, of 3.']);
  });

  it.each([
    ['resolving in bulk', ['bulk', 'resolve']],
    ['no reason', ['bulk', 'retry', '--expect', '3']],
    ['a filter that is none', ['bulk', 'retry', '--filter', 'dead']],
    ['stopping nothing', ['bulk', 'stop', '--reason', 'Falla']],
  ])('answers %s with usage and 2', async (_what, argv) => {
    const { code, out } = await carpeta(argv, await gatewayWith({}));
    expect([code, out]).toEqual([2, '']);
  });
});

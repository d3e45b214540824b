import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { alertsSchema } from '../../contracts/api/alert.ts';
import { carpeta, stubGateway } from '../support/cli.ts';

let gateway: Awaited<ReturnType<typeof stubGateway>> | null = null;
afterEach(() => gateway?.close());

const OPEN: z.infer<typeof alertsSchema>['items'][number] = {
  id: 'alr_1',
  condition: 'circuit-open',
  subject: 'notifica send',
  entity: null,
  since: '2026-10-01T08:00:00.000Z',
  beganAt: '2026-10-01T08:15:00.000Z',
  count: 1,
  detail: null,
  what: 'El circuit de notifica està obert',
  fix: 'Mireu la xarxa.',
};

async function alerts(items: object[], ...argv: string[]) {
  gateway = await stubGateway({ 'GET /v1/alerts': { body: { items } } });
  return { ...(await carpeta(['alerts', ...argv], gateway)), asked: gateway.seen[0]?.headers['accept-language'] };
}

describe('carpeta alerts', () => {
  it('says what holds, since when and what to do, in the language asked for, and ends with 1', async () => {
    const { code, out, asked } = await alerts([OPEN], '--lang', 'ca');
    expect(code).toBe(1);
    expect(out).toBe('2026-10-01 08:00:00  circuit-open  El circuit de notifica està obert.\n    Mireu la xarxa.');
    expect(asked).toBe('ca');
  });

  it('ends with 0 where nothing holds', async () => {
    expect(await alerts([])).toMatchObject({ code: 0, out: 'Nothing.', err: '' });
  });

  it('gives the API’s own answer as JSON', async () => {
    const { code, out } = await alerts([OPEN], '--json');
    expect([code, JSON.parse(out)]).toEqual([1, { items: [OPEN] }]);
  });

  it('takes no arguments, and says so', async () => {
    expect(await alerts([OPEN], 'notifica')).toMatchObject({ code: 2, out: '' });
  });
});

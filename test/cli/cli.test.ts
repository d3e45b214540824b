import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { apiMessage, carpeta, type Reply, type Seen, stubGateway } from '../support/cli.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function gatewayWith(answers: Readonly<Record<string, Reply | ((seen: Seen) => Reply)>>) {
  const gateway = await stubGateway(answers);
  open.push(gateway);
  return gateway;
}

describe('the command line', () => {
  it('without a command shows what there is and ends as a wrong usage', async () => {
    const { code, out } = await carpeta([]);
    expect(code).toBe(2);
    for (const name of [
      'status',
      'messages',
      'send',
      'retry',
      'resolve',
      'circuits',
      'quarantine',
      'config check',
      'client new',
      'key new',
      'simulate',
      'migrate',
      'demo',
    ])
      expect(out).toContain(`  ${name} `);
  });

  it.each([[['--help']], [['help']], [['send', '--help']], [['messages', '-h']]])('%j is no error', async (argv) => {
    expect((await carpeta(argv)).code).toBe(0);
  });

  it.each([
    ['an unknown command', ['sned']],
    ['half a command', ['config']],
    ['an unknown option', ['status', 'msg_1', '--colour']],
    ['a missing argument', ['status']],
    ['too many arguments', ['status', 'msg_1', 'msg_2']],
    ['a decision without a reason', ['resolve', 'msg_1', '--as', 'accepted']],
    ['a decision nobody knows', ['resolve', 'msg_1', '--as', 'lost', '--reason', 'x']],
    ['a scope nobody knows', ['client', 'new', '--scopes', 'everything']],
    ['a back end without a simulator', ['simulate', 'sede']],
  ])('answers %s with usage and 2', async (_what, argv) => {
    const { code, err, out } = await carpeta(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  it('says when no gateway answers', async () => {
    expect(await carpeta(['circuits'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('No gateway answers at http://127.0.0.1:9'),
    });
  });

  it('says when what answers is no gateway', async () => {
    const gateway = await gatewayWith({ 'GET /v1/backends': { body: Buffer.from('<html>') } });
    expect(await carpeta(['circuits'], gateway)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Is it a gateway?'),
    });
  });
});

describe('status', () => {
  it('tells one message with its timeline', async () => {
    const gateway = await gatewayWith({ 'GET /v1/messages/msg_1': { body: apiMessage('msg_1') } });
    const { code, out } = await carpeta(['status', 'msg_1'], gateway);
    expect(code).toBe(0);
    expect(out).toContain('2026-10-01 08:15:31  delivery queued → accepted [000]');
    expect(gateway.seen[0]?.headers.authorization).toBe('Bearer the-key');
  });

  it('finds the messages of a receipt, then those of a file', async () => {
    const gateway = await gatewayWith({
      'GET /v1/messages': ({ path }) => ({
        body: { items: path.includes('file=') ? [apiMessage('msg_1'), apiMessage('msg_2')] : [], next: null },
      }),
    });
    const { code, out } = await carpeta(['status', '4567890X/a b'], gateway);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(4);
    expect(gateway.seen.map((each) => each.path)).toEqual([
      '/v1/messages?receipt=4567890X%2Fa+b&limit=100',
      '/v1/messages?file=4567890X%2Fa+b&limit=100',
    ]);
  });

  it('ends with 1 where nothing is known', async () => {
    const gateway = await gatewayWith({});
    expect(await carpeta(['status', 'msg_9'], gateway)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing known as msg_9'),
    });
    expect(await carpeta(['status', 'x'], gateway)).toMatchObject({ code: 1 });
  });

  it('gives the answer itself with --json', async () => {
    const gateway = await gatewayWith({ 'GET /v1/messages/msg_1': { body: apiMessage('msg_1') } });
    const { out } = await carpeta(['status', 'msg_1', '--json'], gateway);
    expect(JSON.parse(out)).toEqual(apiMessage('msg_1'));
  });
});

describe('messages', () => {
  it('passes its filters on and shows a table', async () => {
    const waiting = apiMessage('msg_2', { delivery: 'queued', legal: null, waitingFor: 'msg_1' });
    const gateway = await gatewayWith({
      'GET /v1/messages': { body: { items: [apiMessage('msg_1'), waiting], next: 'c2' } },
    });
    const { code, out, err } = await carpeta(
      ['messages', '--entity', 'L01999999', '--delivery', 'queued', '--since', '2026-01-01'],
      gateway,
    );
    expect(code).toBe(0);
    expect(gateway.seen[0]?.path).toBe('/v1/messages?entity=L01999999&delivery=queued&since=2026-01-01');
    expect(out).toContain('queued (waits for msg_1)');
    expect(err).toContain('--cursor c2');
  });
});

describe('circuits', () => {
  it('shows every endpoint, and who is suspended and why', async () => {
    const item = {
      id: 'notifica',
      circuits: [
        { endpoint: 'send', state: 'open', reason: '503', since: '2026-10-01T08:15:30.000Z', probeAt: null },
        { endpoint: 'ask', state: 'closed', reason: null, since: null, probeAt: null },
      ],
      suspended: [
        { entity: 'L01999998', code: 'seal-expired', detail: 'The seal has expired.', fix: 'Install its renewal.' },
      ],
      lastHour: { errorRate: 0.125, p50Ms: 212.4, p95Ms: 900, attempts: 8 },
      inboxes: [
        { entity: 'L01999999', lastReadAt: '2026-10-01T08:00:00.000Z', failures: 0, lastError: null },
        { entity: 'L01999998', lastReadAt: null, failures: 3, lastError: '4102', detail: 'No.', fix: 'Register it.' },
      ],
    };
    const gateway = await gatewayWith({ 'GET /v1/backends': { body: { items: [item] } } });
    const { code, out } = await carpeta(['circuits'], gateway);
    expect(code).toBe(0);
    expect(out).toContain(
      'notifica in the last hour: 12.5 % of 8 attempts failed; half were answered within 212 ms, 95 % within 900 ms.',
    );
    expect(out).toMatch(/notifica +send +open +2026-10-01 08:15:30 +503\nnotifica +ask +closed\n/);
    expect(out).toContain('notifica, inbox of L01999999: last read 2026-10-01 08:00:00 UTC\n');
    expect(out).toContain('notifica, inbox of L01999998: never read yet, 3 failures since: 4102. No. Register it.');
    expect(out).toContain(
      'L01999998 is suspended at notifica: seal-expired. The seal has expired. Install its renewal.',
    );
  });
});

describe('print-centres', () => {
  it('shows what postal.cie of an entity takes', async () => {
    const unit = { dir3: 'L01999999', name: 'Ayuntamiento Ficticio' };
    const items = [{ id: '12', name: 'CIE Ficticio', validFrom: '2026-01-01', unit, order: 1 }];
    const gateway = await gatewayWith({ 'GET /v1/backends/notifica/print-centres': { body: { items } } });
    const { code, out } = await carpeta(['print-centres', '--entity', 'L01999999'], gateway);
    expect([code, gateway.seen[0]?.path]).toEqual([0, '/v1/backends/notifica/print-centres?entity=L01999999']);
    expect(out).toMatch(/12 +CIE Ficticio +2026-01-01 +L01999999 +Ayuntamiento Ficticio/);
    expect((await carpeta(['print-centres'])).code).toBe(2);
  });
});

describe('pause and resume', () => {
  const backend = (more: object) => ({ body: { id: 'notifica', circuits: [], suspended: [], ...more } });
  const paused = { by: 'operadora', reason: 'Cambio de sello', since: '2026-10-01T08:15:30.000Z', until: null };

  it('order it with reason and end, Madrid time understood, and show how the back end stands', async () => {
    const gateway = await gatewayWith({
      'POST /v1/backends/notifica/pause': backend({ paused: { ...paused, until: '2026-10-01T20:00:00.000Z' } }),
      'POST /v1/backends/notifica/resume': backend({ paused: null }),
    });
    const order = ['pause', 'notifica', '--reason', 'Cambio de sello', '--until', '2026-10-01T22:00'];
    const { code, out } = await carpeta(order, gateway);
    expect([code, out]).toEqual([
      0,
      'notifica is paused by operadora since 2026-10-01 08:15:30 UTC, until 2026-10-01 20:00:00 UTC: Cambio de sello',
    ]);
    expect(JSON.parse(gateway.seen[0]?.body ?? '')).toEqual({
      reason: 'Cambio de sello',
      until: '2026-10-01T20:00:00.000Z',
    });
    expect(await carpeta(['resume', 'notifica'], gateway)).toMatchObject({ code: 0, out: 'notifica is not paused.' });
  });

  it('want a reason, and a time that is one', async () => {
    expect((await carpeta(['pause', 'notifica'])).code).toBe(2);
    const { code, err } = await carpeta(['pause', 'notifica', '--reason', 'x y', '--until', '2026-10-25T02:30']);
    expect([code, err]).toEqual([2, expect.stringContaining('comes twice')]);
  });

  it('stand in circuits beside open circuits and maintenance, each by its own name', async () => {
    const window = { from: '2026-10-01T20:00:00.000Z', to: '2026-10-02T04:00:00.000Z', reason: 'Parada anual' };
    const open = { endpoint: 'send', state: 'open', reason: '503', since: null, probeAt: null };
    const item = { id: 'notifica', circuits: [open], suspended: [], paused, maintenance: { now: null, next: window } };
    const gateway = await gatewayWith({ 'GET /v1/backends': { body: { items: [item] } } });
    const { out } = await carpeta(['circuits'], gateway);
    expect(out).toContain('until somebody resumes it: Cambio de sello');
    expect(out).toContain(
      'will be under maintenance from 2026-10-01 20:00:00 to 2026-10-02 04:00:00 UTC: Parada anual',
    );
    expect(out).toContain('its circuit for send is open');
  });
});

describe('maintenance', () => {
  const window = {
    id: 'mnt_1',
    from: '2026-10-01T20:00:00.000Z',
    to: '2026-10-02T04:00:00.000Z',
    reason: 'Parada anual',
    by: 'operadora',
    announcedAt: '2026-09-30T08:00:00.000Z',
  };
  const PATH = '/v1/backends/notifica/maintenance';

  it('is listed, those of the file by their own name', async () => {
    const items = [window, { ...window, id: null, by: null, announcedAt: null }];
    const gateway = await gatewayWith({ [`GET ${PATH}`]: { body: { items } } });
    const { code, out } = await carpeta(['maintenance', 'list', 'notifica'], gateway);
    expect(code).toBe(0);
    expect(out).toMatch(/mnt_1 +2026-10-01 20:00:00 +2026-10-02 04:00:00 +operadora +Parada anual/);
    expect(out).toMatch(/- +2026-10-01 20:00:00 +2026-10-02 04:00:00 +gateway.yaml +Parada anual/);
  });

  it('is announced, Madrid time understood, and taken back, each with its reason', async () => {
    const gateway = await gatewayWith({
      [`POST ${PATH}`]: { status: 201, body: window },
      [`DELETE ${PATH}/mnt_1`]: { status: 200, body: null },
    });
    const times = ['--from', '2026-10-01T22:00', '--to', '2026-10-02T06:00'];
    const add = await carpeta(['maintenance', 'add', 'notifica', ...times, '--reason', 'Parada anual'], gateway);
    expect([add.code, add.out]).toEqual([
      0,
      'mnt_1: notifica rests from 2026-10-01 20:00:00 to 2026-10-02 04:00:00 UTC.',
    ]);
    const remove = await carpeta(['maintenance', 'remove', 'notifica', 'mnt_1', '--reason', 'Aplazada'], gateway);
    expect(remove).toMatchObject({ code: 0, out: 'mnt_1 is taken back.' });
    expect(gateway.seen.map(({ method, body }) => [method, JSON.parse(body)])).toEqual([
      ['POST', { from: window.from, to: window.to, reason: 'Parada anual' }],
      ['DELETE', { reason: 'Aplazada' }],
    ]);
  });

  it.each([
    [['add', 'notifica', '--from', '2026-10-01T22:00', '--to', '2026-10-02T06:00']],
    [['add', 'notifica', '--from', '2026-10-01T22:00', '--reason', 'Parada']],
    [['add', 'notifica', '--from', '2026-10-25T02:30', '--to', '2026-10-26T06:00', '--reason', 'Parada']],
    [['remove', 'notifica', '--reason', 'Aplazada']],
    [['remove', 'notifica', 'mnt_1']],
    [['list']],
    [['move', 'notifica']],
  ])('refuses %j as a wrong usage', async (argv) => {
    expect((await carpeta(['maintenance', ...argv])).code).toBe(2);
  });
});

describe('quarantine', () => {
  const item = {
    id: 'cb_1',
    at: '2026-10-01T08:15:30.000Z',
    backend: 'notifica',
    remoteId: '6968b0c9a1b2c',
    state: 'notificada',
    reason: 'unknown-identifier',
    entity: 'L01999999',
    suggestions: ['msg_7'],
  };
  it('lists what waits, with the messages that may be meant', async () => {
    const gateway = await gatewayWith({ 'GET /v1/quarantine': { body: { items: [item], next: 'abc' } } });
    const { code, out, err } = await carpeta(['quarantine'], gateway);
    expect(code).toBe(0);
    expect(out).toMatch(
      /cb_1 +2026-10-01 08:15:30 +notifica +6968b0c9a1b2c +notificada +unknown-identifier +L01999999 +msg_7/,
    );
    expect(err).toContain('--cursor abc');
  });
  it('says of each what it may mean and why, where asked to', async () => {
    const likely = { messageId: 'msg_7', kind: 'unanswered', why: 'Es de la misma entidad.' };
    const gateway = await gatewayWith({
      'GET /v1/quarantine': { body: { items: [item, { ...item, id: 'cb_2' }, { ...item, id: 'cb_3' }], next: null } },
      'GET /v1/quarantine/cb_1/suggestions': { body: { items: [likely] } },
      'GET /v1/quarantine/cb_2/suggestions': { body: { items: [] } },
    });
    const { code, out } = await carpeta(['quarantine', 'list', '--suggest', '--lang', 'es'], gateway);
    expect(code).toBe(0);
    const [first, meant, , none] = out.split('\n');
    expect([first, meant, none]).toEqual([
      'cb_1  2026-10-01 08:15:30  notifica  6968b0c9a1b2c  notificada',
      '    msg_7  Es de la misma entidad.',
      '    No message resembles it.',
    ]);
    expect(gateway.seen.at(-1)?.headers['accept-language']).toBe('es');
    const told = JSON.parse((await carpeta(['quarantine', '--suggest', '--json'], gateway)).out) as {
      items: { likely: unknown }[];
    };
    expect(told.items.map((each) => each.likely)).toEqual([[likely], [], []]);
  });
  it('attaches and discards with a reason, and never without', async () => {
    const gateway = await gatewayWith({
      'POST /v1/quarantine/cb_1/attach': { body: { id: 'cb_1', decision: 'attached', messageId: 'msg_7' } },
      'POST /v1/quarantine/cb_1/discard': { body: { id: 'cb_1', decision: 'discarded', messageId: null } },
    });
    expect(await carpeta(['quarantine', 'attach', 'cb_1', 'msg_7', '--reason', 'es este'], gateway)).toMatchObject({
      code: 0,
      out: expect.stringContaining('msg_7'),
    });
    await carpeta(['quarantine', 'discard', 'cb_1', '--reason', 'ajeno', '--json'], gateway);
    expect(gateway.seen.map((each) => JSON.parse(each.body))).toEqual([
      { reason: 'es este', messageId: 'msg_7' },
      { reason: 'ajeno' },
    ]);
    for (const argv of [
      ['attach', 'cb_1', 'msg_7'],
      ['attach', 'cb_1', '--reason', 'x'],
      ['forget', 'cb_1'],
    ])
      expect((await carpeta(['quarantine', ...argv], gateway)).code).toBe(2);
  });
});

describe('retry and resolve', () => {
  it('act, then show the message', async () => {
    const gateway = await gatewayWith({
      'POST /v1/messages/msg_1/retry': { body: apiMessage('msg_1') },
      'POST /v1/messages/msg_1/resolve': { body: apiMessage('msg_1') },
      'GET /v1/messages/msg_1': { body: apiMessage('msg_1') },
    });
    expect(await carpeta(['retry', 'msg_1'], gateway)).toMatchObject({ code: 0 });
    expect(await carpeta(['retry', 'msg_1', '--reason', 'put right there'], gateway)).toMatchObject({ code: 0 });
    const retries = gateway.seen.filter((each) => each.path.endsWith('/retry')).map(({ body }) => JSON.parse(body));
    expect(retries).toEqual([{}, { reason: 'put right there' }]);
    await carpeta(
      ['resolve', 'msg_1', '--as', 'accepted', '--remote-id', 'r-9', '--reason', 'seen in the portal'],
      gateway,
    );
    const sent = gateway.seen.find((each) => each.path.endsWith('/resolve'));
    expect(JSON.parse(sent?.body ?? '')).toEqual({ as: 'accepted', reason: 'seen in the portal', remoteId: 'r-9' });
  });

  it('end with 1 where the state forbids it', async () => {
    const refusal = { title: 'Not possible now', detail: 'It is accepted.', status: 409, code: 'not-possible-now' };
    const gateway = await gatewayWith({ 'POST /v1/messages/msg_1/retry': { status: 409, body: refusal } });
    expect(await carpeta(['retry', 'msg_1'], gateway)).toMatchObject({
      code: 1,
      err: 'Not possible now: It is accepted. (not-possible-now)',
    });
  });
});

describe('keys', () => {
  it('client new prints a key and the hash of that key', async () => {
    const { code, out } = await carpeta([
      'client',
      'new',
      'eoffice',
      '--entities',
      'L01999999',
      '--scopes',
      'events',
      '--json',
    ]);
    const made = JSON.parse(out) as { key: string; keySha256: string };
    expect(code).toBe(0);
    expect(made.keySha256).toBe(createHash('sha256').update(made.key).digest('hex'));
    const text = await carpeta(['client', 'new']);
    expect(text.out).toMatch(/^key: ck_[\w-]{43}\n\n {2}- id: new-client\n {4}keySha256: [0-9a-f]{64}\n/);
  });

  it('key new prints nothing but a key of 32 bytes, so that it can go into a file', async () => {
    const { out } = await carpeta(['key', 'new']);
    expect(Buffer.from(out, 'base64').byteLength).toBe(32);
    expect(Buffer.from(out, 'base64').toString('base64')).toBe(out);
    expect((await carpeta(['key', 'new'])).out).not.toBe(out);
  });
});

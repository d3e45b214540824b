import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perform } from '../../../adapters/vendors/enotum-4/operations.ts';
import { PDF } from '../../../adapters/vendors/enotum-4/simulator-tramesa.ts';
import { GatewayError } from '../../../src/errors.ts';
import { serialiseText } from '../../../src/signing/canonical.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { ROOT } from '../../support/source-tree.ts';
import { fakeGateway, NOW, type Setup } from './fake-gateway.ts';

const HOUR = 3_600_000;
const petition = (name: string) => readFileSync(join(ROOT, 'fixtures/enotum-4', name, 'petition.xml'), 'utf8');
const ONE = petition('process__a-notification-to-one-person');
const UNNUMBERED = petition('process__without-a-number-of-its-own');

function world(setup: Setup = {}) {
  let now = NOW;
  const { gateway, access, events, calls } = fakeGateway(setup, () => now);
  return {
    gateway,
    events,
    calls,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    async send(xml: string) {
      const { answer } = await perform(parseXml(Buffer.from(xml), { maxBytes: 20_000_000 }), gateway, access.settings);
      const text = serialiseText(answer);
      const all = (name: string) => [...text.matchAll(new RegExp(`<${name}>([^<]*)<`, 'g'))].map(([, value]) => value);
      return { created: all('IdNotificacio'), codes: all('CodiError'), text };
    },
  };
}

describe('a tramesa that comes again', () => {
  it('has the same number and is one event, however much later', async () => {
    const { send, events, pass } = world();
    const first = await send(ONE);
    pass(40 * HOUR);
    expect(await send(ONE)).toEqual(first);
    expect(first.created).toEqual([expect.stringMatching(/^[1-9][0-9]{0,15}$/)]);
    expect(events).toHaveLength(1);
  });

  it('says something else under the same number: it is refused, not taken for the first', async () => {
    const { send, events } = world();
    await send(ONE);
    expect((await send(ONE.replace('>10<', '>15<'))).codes).toEqual(['103']);
    expect(events).toHaveLength(1);
  });

  it('is another one under another reference', async () => {
    const { send, events } = world();
    const [first] = (await send(ONE)).created;
    const [second] = (await send(ONE.replaceAll('EXP-2026-1/N1', 'EXP-2026-1/N2'))).created;
    expect(second).not.toBe(first);
    expect(events).toHaveLength(2);
  });

  it('without a number is known by what it says, wherever its blanks are', async () => {
    const { send, events, pass } = world();
    const first = await send(UNNUMBERED);
    pass(HOUR);
    expect(await send(UNNUMBERED.replace('<Titol>', '\n   <Titol>'))).toEqual(first);
    expect(events).toHaveLength(1);
  });

  it('without a number and with another word is another one', async () => {
    const { send, events, pass } = world();
    await send(UNNUMBERED);
    pass(1);
    await send(UNNUMBERED.replace('menors', 'majors'));
    await send(UNNUMBERED.replace('Us notifiquem', 'Notifiquem'));
    expect(events).toHaveLength(3);
  });

  it('in part, after the gateway failed in the middle, is taken in whole and once', async () => {
    const { send, events, gateway } = world();
    const accept = gateway.accept;
    gateway.accept = async (event, once) => {
      if (events.length === 1) throw new GatewayError('store-unavailable', 'store', 'gone');
      return accept(event, once);
    };
    await expect(send(petition('process__two-notifications'))).rejects.toMatchObject({ code: 'store-unavailable' });
    gateway.accept = accept;
    expect((await send(petition('process__two-notifications'))).created).toHaveLength(2);
    expect(events).toHaveLength(2);
  });
});

describe('a tramesa of several', () => {
  it('of which one is wrong by the contract takes none in', async () => {
    const { send, events } = world();
    const { codes, created } = await send(
      petition('process__two-notifications').replace('<NIF>99999999R</NIF>', '<NIF>99999999A</NIF>'),
    );
    expect([codes, created, events]).toEqual([['615'], [], []]);
  });

  it('whose first is refused by the gateway leaves the second alone', async () => {
    const findings = [{ pointer: '/data/documents/0', code: 'document-too-large' }];
    const { send, events } = world({ refuse: { 0: findings } });
    const { codes } = await send(petition('process__two-notifications'));
    expect([codes, events]).toEqual([['914'], []]);
  });
});

describe('a tramesa of more than is taken at once', () => {
  it('is refused whole', async () => {
    const { send, events } = world();
    const [, one = ''] = /(<Notificacio>[\s\S]*<\/Notificacio>)/.exec(ONE) ?? [];
    const many = Array.from({ length: 101 }, (_, n) => one.replace('evt-0001', `evt-${n}`)).join('');
    expect((await send(ONE.replace(one, many))).codes).toEqual(['501']);
    expect(events).toEqual([]);
  });
});

describe('a document', () => {
  it('longer than an event carries is kept first, and named', async () => {
    const long = Buffer.concat([PDF, Buffer.alloc(600 * 1024, 0x20)]);
    const { send, events, calls } = world();
    const xml = ONE.replace(/<Hash.*<\/Dades>/, `<Dades>${long.toString('base64').replace(/.{76}/g, '$&\n')}</Dades>`);
    expect((await send(xml)).created).toHaveLength(1);
    expect(calls).toEqual([`keep ${long.byteLength}`]);
    const [event] = events as { data: { documents: { content: unknown; size: number }[] } }[];
    expect(event?.data.documents[0]).toMatchObject({
      content: { by: 'upload', uploadId: 'up_1' },
      size: long.byteLength,
    });
  });

  it('in base64 that is none is no message of the contract', async () => {
    const { send } = world();
    expect((await send(ONE.replace(/<Dades>.*<\/Dades>/, '<Dades>no és base64!</Dades>'))).codes).toEqual(['101']);
  });
});

describe('what is asked for afterwards', () => {
  it('is annulled with its reason, shortened where it is longer than a reason may be', async () => {
    const { send, calls } = world({
      messages: [
        {
          id: 'msg_1',
          entity: 'L01999999',
          event: { source: 's', id: 'i', type: 'es.citizenfolder.notification.requested.v1' },
          refs: { idNotificacio: '7000000000000001' },
          delivery: 'accepted',
          legal: 'available',
          acceptedAt: '2026-09-20T08:00:00Z',
        },
      ],
    });
    const annul = (reason: string) => send(petition('annul__one-that-is-deposited').replace('Dades errònies', reason));
    expect((await annul('Dades errònies')).created).toEqual(['7000000000000001']);
    await annul('x'.repeat(400));
    await annul('x');
    expect(calls).toEqual([
      'cancel msg_1: Dades errònies',
      `cancel msg_1: ${'x'.repeat(249)}…`,
      'cancel msg_1: Motiu: x',
    ]);
  });
});

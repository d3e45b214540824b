import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secretOf, webhookHeaders } from '../../src/signing/webhook.ts';

const body = Buffer.from('{"hola":"món"}');
const secret = secretOf(Buffer.alloc(32, 7));

describe('the signature of a status callback', () => {
  it('is one that the reference library of Standard Webhooks verifies', () => {
    const headers = webhookHeaders({ id: 'sub_1.7', at: new Date(), body, secrets: [secret] });
    expect(new Webhook(secret).verify(body.toString(), headers)).toEqual({ hola: 'món' });
  });

  it('verifies under either secret while the former one still signs', () => {
    const former = secretOf(Buffer.alloc(24, 9));
    const headers = webhookHeaders({ id: 'sub_1.7', at: new Date(), body, secrets: [secret, former] });
    for (const each of [secret, former])
      expect(new Webhook(each).verify(body.toString(), headers)).toEqual({ hola: 'món' });
  });

  it.each([
    ['another body', { body: '{"hola":"mon"}' }],
    ['another id', { id: 'sub_1.8' }],
    ['another time', { timestamp: String(Math.floor(Date.now() / 1000) - 1) }],
    ['another secret', { secret: secretOf(Buffer.alloc(32, 8)) }],
  ])('does not verify with %s', (_, forged: { body?: string; id?: string; timestamp?: string; secret?: string }) => {
    const headers = webhookHeaders({ id: 'sub_1.7', at: new Date(), body, secrets: [secret] });
    const seen = {
      ...headers,
      'webhook-id': forged.id ?? headers['webhook-id'] ?? '',
      'webhook-timestamp': forged.timestamp ?? headers['webhook-timestamp'] ?? '',
    };
    expect(() => new Webhook(forged.secret ?? secret).verify(forged.body ?? body.toString(), seen)).toThrow();
  });
});

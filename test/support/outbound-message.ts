/** A sending with its document in hand, as a back-end adapter gets it; of people who officially do not exist. */
import { createHash } from 'node:crypto';
import type { OutboundSending } from '../../contracts/message.ts';
import { notification } from './delivery.ts';

export const ISSUER = 'L01999999';
const CONTENT = Buffer.from('%PDF-1.4\n%%EOF\n');

/** Made available on 2026-10-01, until 2026-10-11. */
export function outboundMessage(reference = 'ABCDEFGHIJKLMNOPQRST'): OutboundSending {
  const event = notification('c1', new Date('2026-10-01T08:00:00Z'));
  return {
    kind: 'notification',
    messageId: 'msg_1',
    entity: ISSUER,
    issuer: ISSUER,
    reference,
    event,
    sending: event.data.sendings[0]!,
    document: {
      name: 'a.pdf',
      mediaType: 'application/pdf',
      size: CONTENT.byteLength,
      sha256: createHash('sha256').update(CONTENT).digest(),
      contentBase64: Buffer.from(CONTENT.toString('base64')),
      normalized: undefined,
    },
    annexes: [],
    expiresOn: '2026-10-11',
  };
}

/**
 * Standard Webhooks 1.0 (standardwebhooks/spec, "Signature scheme" and "Webhook headers"): what is signed is
 * `id.timestamp.body`, with HMAC-SHA-256 under the bytes a `whsec_` secret holds.
 */
import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** What a new secret holds, where the standard asks for 24 to 64. Bytes. */
export const SECRET_BYTES = 32;

export function secretOf(random: Uint8Array): string {
  return `${PREFIX}${Buffer.from(random).toString('base64')}`;
}

/** `secrets`: the current one, and the former while it still signs. `timestamp`: seconds since 1970. */
export function webhookHeaders(input: {
  id: string;
  at: Date;
  body: Uint8Array;
  secrets: readonly string[];
}): Record<string, string> {
  const timestamp = String(Math.floor(input.at.getTime() / 1000));
  const signatures = input.secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${input.id}.${timestamp}.`).update(input.body).digest('base64')}`;
  });
  return { 'webhook-id': input.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

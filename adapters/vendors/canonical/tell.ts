/** Status back: the event of format-status.ts, signed as Standard Webhooks 1.0 says. Any 2xx is success. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { StatusTools, VendorAccess, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { webhookHeaders } from '../../../src/signing/webhook.ts';
import type { CanonicalCredential, CanonicalEntity } from './config.ts';
import { formatStatus } from './format-status.ts';

/** Of an answer that nobody reads. */
const MAX_ANSWER_BYTES = 64 * 1024;

export async function tell(
  message: VendorMessage,
  { credential, entity }: VendorAccess<unknown, CanonicalCredential, CanonicalEntity>,
  { transport, timeoutMs, now }: StatusTools,
): Promise<HttpResult> {
  const event = formatStatus(message);
  const body = Buffer.from(JSON.stringify(event));
  const { statusSecret, formerStatusSecret } = credential;
  const secrets = formerStatusSecret === undefined ? [statusSecret] : [statusSecret, formerStatusSecret];
  return transport.exchange({
    method: 'POST',
    url: entity.settings.statusUrl ?? credential.statusUrl,
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ...webhookHeaders({ id: event.id, at: now(), body, secrets }),
    },
    body: [body],
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
}

export function succeeded(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status >= 200 && result.status < 300;
}

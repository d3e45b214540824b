/**
 * `notificaCanvi`: that something changed of one sending, never what; the application asks back. POST to the callback
 * address, NotificacioCanviClient as JSON; success is exactly 200 (CallbackHelper, RequestsHelper; notib2-dev 2.0.12).
 */
import { randomBytes } from 'node:crypto';
import type { HttpResult } from '../../../contracts/backend.ts';
import type { StatusPort, VendorAccess, VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { NotibCredential, NotibEntity, NotibSettings } from './config.ts';
import { cameToNothing } from './estat.ts';
import { referenciaOf } from './identity.ts';

type Access = VendorAccess<NotibSettings, NotibCredential, NotibEntity>;

const MAX_ANSWER_BYTES = 64 * 1024;

export const status: StatusPort<NotibSettings, NotibCredential, NotibEntity> = {
  async deliver(message, access, tools) {
    const url = callbackOf(access);
    // An application without a callback asks by itself; there is nobody to tell.
    if (url === null) return { kind: 'answer', status: 200, headers: {}, body: new Uint8Array(), durationMs: 0 };
    const token = access.credential.headerCsrf ? { 'x-csrf-token': randomBytes(32).toString('base64url') } : {};
    return tools.transport.exchange({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...token },
      body: [Buffer.from(JSON.stringify(notificaCanvi(message, tools.now())))],
      timeoutMs: tools.timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
  },
  succeeded: (result: HttpResult) => result.kind === 'answer' && result.status === 200,
  // As NOTIB: after a successful send, and of every change after it; and of what came to nothing, which it leaves to be found.
  concerns: (message) => message.delivery === 'accepted' || cameToNothing(message),
};

export function notificaCanvi(message: VendorMessage, at: Date): Record<string, unknown> {
  return {
    identificador: message.event.id,
    referenciaEnviament: referenciaOf(message.event.id, message.ref),
    data: at.getTime(),
  };
}

function callbackOf({ credential, entity }: Access): string | null {
  const base = entity.settings.callbackUrl ?? credential.callbackUrl;
  if (base === undefined) return null;
  return `${base.replace(/\/$/, '')}/notificaCanvi`;
}

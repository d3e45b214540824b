/** Who may ask: key, scope and pinned certificate, then the signature over the body. Refusals of a client are audited. */
import { createMiddleware } from 'hono/factory';
import { GatewayError } from '../../errors.ts';
import type { HttpContext, HttpEnv } from '../context.ts';
import { clientOf } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';
import { VIA } from './read-question.ts';

/** Header of the detached JWS (RFC 7515, appendix F) over a body, both ways. */
export const SIGNATURE_HEADER = 'x-jws-signature';
/** What a folder of the whole country sends at its busiest; each request leaves a row behind for a while. */
const CLIENT_LIMIT = { perSecond: 200, burst: 400 };

export function createFolderGuard(deps: HttpDeps, tools: HttpTools) {
  const limit = createRateLimit(CLIENT_LIMIT, deps.runtime.now);
  const admit = tools.gate.requireScope('folder');
  return {
    /** Lets clients with the scope `folder` pass. Throws GatewayError `unauthenticated`, `forbidden`, `too-many-requests`. */
    admit: createMiddleware<HttpEnv>(async (c, next) => {
      try {
        await admit(c, async () => {});
        limit.take(clientOf(c).id);
      } catch (error) {
        await audit(deps, c, error);
        throw error;
      }
      await next();
    }),
    /** Throws GatewayError `signature-invalid`: missing where this client must sign, forged, or of altered bytes. */
    async verify(c: HttpContext, body: Uint8Array): Promise<void> {
      const certificate = deps.folder.signatureOf(clientOf(c).id);
      if (certificate === null) return;
      const jws = c.req.header(SIGNATURE_HEADER);
      try {
        if (jws === undefined)
          throw new GatewayError('signature-invalid', 'http', 'The request is not signed.', {
            params: { reason: 'missing' },
          });
        deps.folder.verify({ jws, body, certificate });
      } catch (error) {
        await audit(deps, c, error);
        throw error;
      }
    },
  };
}

/* Only of clients we know, and not for each request of a flood: a stranger could fill the table. */
async function audit(deps: HttpDeps, c: HttpContext, error: unknown): Promise<void> {
  const client = c.get('client');
  if (client === undefined || !(error instanceof GatewayError) || error.code === 'too-many-requests') return;
  await deps.folder.service.refused({ clientId: client.id, via: VIA }, error.code);
}

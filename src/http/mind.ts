/** What a person wishes of a message: to take it back, give it more days, report it as practised; to act on what arrived. */
import { Hono } from 'hono';
import type { z } from 'zod';
import { actSchema, cancelSchema, extendSchema, practisedSchema } from '../../contracts/api/mind.ts';
import { ACT_KINDS, type ActKind } from '../../contracts/inbox.ts';
import type { Practised } from '../../contracts/remote-change.ts';
import { GatewayError } from '../errors.ts';
import { findUploads } from '../store/documents/find-uploads.ts';
import { readUpload } from '../store/documents/read-upload.ts';
import { audited } from './audited.ts';
import { clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { Actor, HttpDeps } from './deps.ts';
import { answerMessage, findMessage } from './messages.ts';
import { readSmallBody } from './query.ts';
import type { HttpTools } from './tools.ts';

/** What a wish is about. */
type Wished = { id: string; backend: string };
type Kind = 'cancel' | 'extend' | 'practised' | ActKind;

export function mindRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  function route<Schema extends z.ZodType<{ reason: string }>>(
    kind: Kind,
    schema: Schema,
    act: (c: HttpContext, message: Wished, wish: z.infer<Schema>, actor: Actor) => Promise<void>,
  ): void {
    routes.post(`/v1/messages/:id/${kind}`, tools.gate.requireScope('operator'), async (c) => {
      const message = await findMessage(deps, c, c.req.param('id') ?? '');
      const { id } = message;
      const wish = await readSmallBody(c, schema, tools.bodies);
      const entry = { action: `message.${kind}` as const, object: id, reason: wish.reason };
      await audited(deps, c, entry, () => act(c, message, wish, { clientId: clientOf(c).id }));
      return answerMessage(deps, tools, c, await findMessage(deps, c, id));
    });
  }
  route('cancel', cancelSchema, (_, { id }, wish, actor) => deps.byHand.cancel(id, wish, actor));
  route('extend', extendSchema, (_, { id }, wish, actor) => deps.byHand.extend(id, wish, actor));
  route('practised', practisedSchema, async (c, message, wish, actor) =>
    deps.byHand.practised(message.id, await practisedOf(deps, c, message, wish), actor),
  );
  for (const kind of ACT_KINDS)
    route(kind, actSchema, (_, { id }, { reason, person = null }, actor) =>
      deps.byHand.act(id, { kind, reason, person }, actor),
    );
  return routes;
}

/** Throws GatewayError `malformed` for a day to come, `upload-not-found`, `document-type`, `too-large`. */
async function practisedOf(
  deps: HttpDeps,
  c: HttpContext,
  message: Wished,
  wish: z.infer<typeof practisedSchema>,
): Promise<Practised> {
  const at = new Date(wish.at);
  if (at > deps.runtime.now())
    throw new GatewayError('malformed', 'http', 'It has not happened yet.', {
      findings: [{ pointer: '/at', code: 'in-the-future' }],
    });
  const { how, reason, receiver = null } = wish;
  const receipt = wish.receipt === undefined ? null : await receiptOf(deps, c, { message, id: wish.receipt.uploadId });
  return { how, at: at.toISOString(), receiver, receipt, reason };
}

async function receiptOf(
  deps: HttpDeps,
  c: HttpContext,
  { message, id }: { message: Wished; id: string },
): Promise<Uint8Array> {
  const pointer = '/receipt/uploadId';
  const clientId = clientOf(c).id;
  const [upload] = await findUploads(deps.pool, { ids: [id], clientId, now: deps.runtime.now() });
  if (upload !== undefined && upload.mediaType !== 'application/pdf')
    throw new GatewayError('document-type', 'http', 'A receipt is a PDF.', {
      findings: [{ pointer, code: 'media-type', params: { allowed: 'application/pdf' } }],
    });
  // Of the one back end it goes to: others take no document at all. One that is gone is told apart afterwards.
  const backend = deps.backends.find(({ adapter }) => adapter.id === message.backend);
  const maximum = backend?.adapter.facts.maxDocumentBytes ?? Number.POSITIVE_INFINITY;
  if (upload !== undefined && upload.size > maximum)
    throw new GatewayError('too-large', 'http', 'The receipt is too large.', {
      params: { maximum },
      findings: [{ pointer, code: 'document-too-large', params: { maximum } }],
    });
  const bytes = upload === undefined ? null : await readUpload(deps.pool, deps.vault, { id, clientId });
  if (bytes === null)
    throw new GatewayError('upload-not-found', 'http', 'No such upload.', {
      findings: [{ pointer, code: 'upload-not-found' }],
    });
  return bytes;
}

/** One message on the operator's page: shown whole, its evidence handed out, and acted upon with the API's own functions. */
import type { Hono } from 'hono';
import { resolveSchema } from '../../../contracts/api/message.ts';
import { actSchema, cancelSchema, extendSchema } from '../../../contracts/api/mind.ts';
import { ACT_KINDS, RECEIVED_REF, RECEIVED_TYPES } from '../../../contracts/inbox.ts';
import { MESSAGE_ACTIONS, type MessageAction, type MessageView } from '../../../contracts/operator-pages.ts';
import type { StoredMessage } from '../../outbox/read.ts';
import { insertAudit } from '../../store/audit/insert.ts';
import { readEvidence } from '../../store/evidence/read.ts';
import { audited } from '../audited.ts';
import { auditedAs, clientOf, type HttpContext, type HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { answerEvidence, evidenceOf } from '../evidence.ts';
import { answerFolder } from '../evidence-folder.ts';
import { currentHolds } from '../holds.ts';
import { findMessage } from '../messages.ts';
import { parseBy } from '../query.ts';
import { messageView } from '../render-message.ts';
import type { HttpTools } from '../tools.ts';
import { type Again, type Desk, orAgain, type Refused } from './desk.ts';

const SENT_ACTIONS = MESSAGE_ACTIONS.filter((each) => !(ACT_KINDS as readonly string[]).includes(each));
/** Of a raw exchange this much is shown: the envelope; the document inside is for a download. */
const REVEAL_BYTES = 64 * 1024;
export function messagePageRoutes(deps: HttpDeps, tools: HttpTools, desk: Desk, routes: Hono<HttpEnv>): void {
  const here = '/operator/messages/:id';
  const again =
    (c: HttpContext): Again =>
    (refused) =>
      showMessage(deps, tools, desk, c, refused);
  routes.get(here, desk.signedIn, async (c) => showMessage(deps, tools, desk, c));
  routes.get(`${here}/evidence.zip`, desk.signedIn, (c) => answerFolder(deps, c));
  routes.get(`${here}/evidence/:name`, desk.signedIn, (c) => answerEvidence(deps, c));
  routes.post(`${here}/reveal`, desk.signedIn, async (c) => {
    const fields = await desk.form(c);
    const { id } = await findMessage(deps, c, c.req.param('id') ?? '');
    return orAgain(c, tools, fields, again(c), async () => {
      const { reason } = parseBy(cancelSchema, { reason: fields.get('reason') ?? '' });
      return reveal(deps, desk, c, { messageId: id, name: fields.get('name') ?? '', reason });
    });
  });
  for (const action of MESSAGE_ACTIONS)
    routes.post(`${here}/${action}`, desk.signedIn, async (c) => {
      const fields = await desk.form(c);
      const { id } = await findMessage(deps, c, c.req.param('id') ?? '');
      fields.set('action', action);
      return orAgain(c, tools, fields, again(c), async () => {
        await act(deps, c, { id, action }, fields);
        return c.redirect(`/operator/messages/${id}?done=${action}`, 303);
      });
    });
}

/** What the API's route of that name does, no more and no less. Throws what that throws. */
export async function act(
  deps: HttpDeps,
  c: HttpContext,
  { id, action }: { id: string; action: MessageAction },
  fields: URLSearchParams,
): Promise<void> {
  const actor = { clientId: clientOf(c).id };
  const given = fields.get('reason')?.trim() ?? '';
  const note = (reason: string) => ({ action: `message.${action}` as const, object: id, reason });
  switch (action) {
    case 'retry': {
      const { reason } = parseBy(cancelSchema, { reason: given });
      return audited(deps, c, note(reason), () => deps.byHand.retry(id, actor, reason));
    }
    case 'cancel': {
      const wish = parseBy(cancelSchema, { reason: given });
      return audited(deps, c, note(wish.reason), () => deps.byHand.cancel(id, wish, actor));
    }
    case 'extend': {
      parseBy(cancelSchema, { reason: given });
      const wish = parseBy(extendSchema, { days: Number(fields.get('days') || 'NaN'), reason: given });
      return audited(deps, c, note(wish.reason), () => deps.byHand.extend(id, wish, actor));
    }
    case 'resolve': {
      const as = fields.get('as') ?? '';
      const remoteId = as === 'accepted' ? { remoteId: fields.get('remoteId')?.trim() ?? '' } : {};
      const resolution = parseBy(resolveSchema, { as, ...remoteId, reason: given });
      return audited(deps, c, note(resolution.reason), () => deps.byHand.resolve(id, resolution, actor));
    }
    case 'confirm':
    case 'reject':
    case 'accept':
    case 'refuse': {
      const person = personOf(fields);
      const wish = parseBy(actSchema, { reason: given, ...(person === null ? {} : { person }) });
      return audited(deps, c, note(wish.reason), () =>
        deps.byHand.act(id, { kind: action, reason: wish.reason, person: wish.person ?? null }, actor),
      );
    }
    default:
      return action satisfies never;
  }
}

function personOf(fields: URLSearchParams): { name: string; idNumber: string } | null {
  const [name = '', idNumber = ''] = ['name', 'idNumber'].map((field) => fields.get(field)?.trim() ?? '');
  return name === '' && idNumber === '' ? null : { name, idNumber };
}

async function showMessage(
  deps: HttpDeps,
  tools: HttpTools,
  desk: Desk,
  c: HttpContext,
  again?: Refused,
): Promise<Response> {
  const stored = await findMessage(deps, c, c.req.param('id') ?? '');
  const language = c.get('language');
  const message = messageView(stored, { language, holds: await currentHolds(deps), tools });
  const meanings = message.attempts.map(({ code }) => tools.texts.known({ pointer: '', code }, language));
  const view = {
    message,
    meanings,
    actions: stored.ref === RECEIVED_REF ? actsFor(deps, stored) : actionsFor(stored, message),
    given: again?.given ?? {},
  };
  return desk.show(c, deps.operatorPages.message(desk.frame(c, again?.notice), view), again?.status);
}

/* What its state may allow; the functions themselves have the last word, and say why not. */
function actionsFor(stored: StoredMessage, { legal }: MessageView): MessageAction[] {
  const { delivery, final } = stored;
  const ended = legal !== null && legal !== 'scheduled' && legal !== 'available';
  const open = ['queued', 'sending', 'accepted'].includes(delivery) && !final && !ended;
  return SENT_ACTIONS.filter((action) => {
    if (action === 'retry') return delivery === 'rejected' || delivery === 'dead';
    if (action === 'resolve') return delivery === 'uncertain';
    return open || (action === 'cancel' && delivery === 'uncertain');
  });
}

/* Of something that arrived: what its service can be told, once. */
function actsFor(deps: HttpDeps, { backend, final, type, wishes }: StoredMessage): MessageAction[] {
  const acts = deps.backends.find(({ adapter }) => adapter.id === backend)?.adapter.acts ?? {};
  const underWay = wishes.some(({ state }) => ['queued', 'calling', 'uncertain'].includes(state));
  const fitting = type === RECEIVED_TYPES.entry ? ['confirm', 'reject'] : ['accept', 'refuse'];
  return final || underWay ? [] : ACT_KINDS.filter((kind) => fitting.includes(kind) && acts[kind] !== undefined);
}

async function reveal(
  deps: HttpDeps,
  desk: Desk,
  c: HttpContext,
  of: { messageId: string; name: string; reason: string },
): Promise<Response> {
  const evidence = await evidenceOf(deps, c, of);
  const object = `${of.messageId}/${of.name}`;
  const entry = { at: deps.runtime.now(), ...auditedAs(c), object, reason: of.reason, result: 'done' };
  await insertAudit(deps.pool, { ...entry, action: 'evidence.reveal' });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of readEvidence(deps.pool, deps.vault, evidence)) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size > REVEAL_BYTES) break;
  }
  const text = Buffer.concat(pieces).subarray(0, REVEAL_BYTES).toString('utf8');
  const page = deps.operatorPages.reveal(desk.frame(c), { ...of, text, cut: size > REVEAL_BYTES });
  return desk.show(c, page);
}

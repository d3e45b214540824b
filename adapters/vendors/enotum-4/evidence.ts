/** Evidencia: where the receipt of a notification's end is fetched. What certifies it is the back end's own receipt, not the AOC's. */
import { createHash } from 'node:crypto';
import type { Gateway, PushAnswer, PushRequest, VendorFile } from '../../../contracts/vendor-intake.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { answer } from './answers.ts';
import { type Context, findMessage } from './caller.ts';
import { ID, META_STATES } from './codes.ts';
import { refuse } from './refusals.ts';
import { stateOf } from './state.ts';
import { leaf, node } from './xml.ts';

/** Below `/vendors/enotum-4`. */
export const EVIDENCE_PATH = '/evidencies/:id';

type Wanted = { IdNotificacio: string; TipusEvidencia: 'XML' | 'PDF' };

export async function evidence(
  { IdNotificacio: id, TipusEvidencia: kind }: Wanted,
  context: Context,
): Promise<XmlNode> {
  const { gateway, settings } = context;
  const message = await findMessage(id, context);
  const state = stateOf(message);
  if (META_STATES.PRACTICADA?.includes(state) !== true) refuse(state === 'ERROR' ? 3004 : 3020, '/IdNotificacio');
  const file = await gateway.evidence(message.id);
  if (file === null) return refuse(3104, '/IdNotificacio');
  const head = [leaf('IdNotificacio', id), leaf('TipusEvidencia', kind)];
  if (kind === 'PDF' && file.mediaType === 'application/pdf') {
    const url = `${(settings.publicUrl ?? '').replace(/\/+$/, '')}/vendors/${ID}${EVIDENCE_PATH.replace(':id', id)}`;
    return answer('Evidencia', [...head, node('EvidenciaPDF', leaf('UUID', uuidOf(file)), leaf('URLDescarrega', url))]);
  }
  if (kind === 'XML' && /xml$/.test(file.mediaType))
    return answer('Evidencia', [...head, leaf('AcceptacioRebuig', Buffer.from(file.bytes).toString('utf8'))]);
  return refuse(501, '/TipusEvidencia', `l'evidència d'aquesta notificació és ${file.mediaType}`);
}

/** Of these bytes: the same receipt has the same. */
function uuidOf({ bytes }: VendorFile): string {
  const hex = createHash('sha256').update(bytes).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** What URLDescarrega names: only its own credential gets it. */
export async function fetchEvidence({ params }: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const [message] = await gateway.findByVendorRef('idNotificacio', params.id ?? '');
  const file = message === undefined ? null : await gateway.evidence(message.id);
  if (file === null)
    return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'No hi és.\n' };
  return { status: 200, headers: { 'content-type': file.mediaType }, body: file.bytes };
}

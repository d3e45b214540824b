/**
 * What the issuer orders afterwards: `sincronizarEnvioOE` (annul; report that it was practised elsewhere) and
 * `ampliarPlazoOE`, both of SincronizarEnvioWs, as requests. The numbers here are not those of the adviser.
 */
import { createHash } from 'node:crypto';
import type { CallTools, EntityAccess, HttpResult, SignedRequest } from '../../../contracts/backend.ts';
import type { Bond, Cancellation, ChangeTarget, Extension, Practised } from '../../../contracts/remote-change.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { element, serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import { soapHeaders } from '../../../src/transport/soap-request.ts';
import { syncHeader } from './ask.ts';
import type { NotificaConfig, NotificaEntity } from './config.ts';
import { isNatural, namedIn, nifOf, surnamesOf } from './people.ts';
import { adapt, plain } from './sanitise.ts';
import { ACTIONS, ANSWER_BYTES, LIMITS, NS } from './schema.ts';

type Access = EntityAccess<NotificaEntity>;

/** `tipoEntrega`: 1 the state, 3 state and receipt (2, the receipt alone, we never say). */
const STATE_ALONE = '1';
const STATE_AND_RECEIPT = '3';
/** `modoNotificacion`: 1 came in person, 2 post. An annulment says 1, as the largest client does. */
const WAY: Readonly<Record<Practised['how'], string>> = { 'in-person': '1', postal: '2' };
/** `vinculoReceptor`. */
const BOND: Readonly<Record<Bond, string>> = {
  holder: '1',
  representative: '2',
  proxy: '3',
  official: '4',
  other: '5',
};

/** Estado `anulada`, dated now. Names the holder as the receiver where the holder has a NIF, as the largest client does. */
export function annul(target: ChangeTarget, wish: Cancellation, access: Access, tools: CallTools): SignedRequest {
  const fields = [
    field('estado', 'anulada'),
    field('fechaEstado', toMadridLocal(tools.now())),
    field('motivo', motiveOf(wish.reason)),
    ...holderOf(target),
  ];
  return syncRequest(target, { tipoEntrega: STATE_ALONE, modoNotificacion: WAY['in-person'] }, fields, {
    access,
    tools,
  });
}

/** Estado `notificada` at the moment it was practised, with the receipt where there is one. */
export function reportPractised(
  target: ChangeTarget,
  wish: Practised,
  access: Access,
  tools: CallTools,
): SignedRequest {
  const fields = [
    field('estado', 'notificada'),
    field('fechaEstado', toMadridLocal(new Date(wish.at))),
    field('motivo', motiveOf(wish.reason)),
    ...(wish.receiver === null
      ? holderOf(target)
      : receiverNode(wish.receiver.bond, normaliseId(wish.receiver.idNumber), plain(wish.receiver.name))),
    ...(wish.receipt === null ? [] : [receiptNode(wish.receipt)]),
  ];
  const kind = wish.receipt === null ? STATE_ALONE : STATE_AND_RECEIPT;
  return syncRequest(target, { tipoEntrega: kind, modoNotificacion: WAY[wish.how] }, fields, { access, tools });
}

/** One identifier per call: an answer then speaks of one message alone. */
export function extendTerm(target: ChangeTarget, wish: Extension, access: Access, tools: CallTools): SignedRequest {
  const request = element(
    'amp:ampliarPlazoOE',
    { namespaces: { amp: NS.ampliar } },
    element('amp:envios', {}, element('amp:identificador', {}, target.remoteId)),
    element('amp:organismoEmisor', {}, target.issuer),
    element('amp:plazo', {}, String(wish.days)),
    element('amp:motivo', {}, motiveOf(wish.reason)),
  );
  return sealed(ACTIONS.ampliar, request, { access, tools });
}

export function sendChange(signed: SignedRequest, config: NotificaConfig, tools: CallTools): Promise<HttpResult> {
  return tools.transport.exchange({
    method: 'POST',
    url: config.syncUrl,
    headers: signed.headers,
    body: signed.body,
    timeoutMs: config.timeoutMs,
    maxAnswerBytes: ANSWER_BYTES.small,
  });
}

type Hand = { access: Access; tools: CallTools };

/** The order of the elements is the contract's: a sequence, not a set. */
function syncRequest(
  target: ChangeTarget,
  numbers: { tipoEntrega: string; modoNotificacion: string },
  rest: readonly XmlNode[],
  hand: Hand,
): SignedRequest {
  const request = element(
    'sin:sincronizarEnvioOE',
    { namespaces: { sin: NS.sincronizarOE } },
    field('organismoEmisor', target.issuer),
    field('identificador', target.remoteId),
    field('tipoEntrega', numbers.tipoEntrega),
    field('modoNotificacion', numbers.modoNotificacion),
    ...rest,
  );
  return sealed(ACTIONS.sincronizarOE, request, hand);
}

function sealed(action: string, request: XmlNode, { access, tools }: Hand): SignedRequest {
  const { apiKey } = access.config;
  const body = unsignedEnvelope({ headerXml: syncHeader(apiKey, tools), bodyPieces: serialise(request) });
  return { headers: soapHeaders(action), body, secrets: [apiKey] };
}

const field = (name: string, value: string): XmlNode => element(`sin:${name}`, {}, value);

function motiveOf(reason: string): string {
  return adapt(reason, LIMITS.motivo).text;
}

/** Whom the platform knows as holder; nobody where that person has no NIF, since the element must carry one. */
function holderOf({ sending }: ChangeTarget): XmlNode[] {
  const { person } = namedIn(sending, '').holder;
  const nif = nifOf(person);
  if (nif === undefined) return [];
  const name = isNatural(person)
    ? [person.givenName, surnamesOf(person)].filter((each) => each !== undefined).join(' ')
    : (person.legalName ?? '');
  return receiverNode('holder', nif, plain(name));
}

function receiverNode(bond: Bond, nif: string, name: string): XmlNode[] {
  return [
    element(
      'sin:receptor',
      {},
      field('nifReceptor', nif),
      field('nombreReceptor', name),
      field('vinculoReceptor', BOND[bond]),
    ),
  ];
}

function receiptNode(bytes: Uint8Array): XmlNode {
  const content = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'));
  const hash = createHash('sha256').update(bytes).digest('base64');
  return element('sin:acusePDF', {}, element('sin:contenido', {}, content), field('hash', hash));
}

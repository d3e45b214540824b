/** What an answer to a change comes to: 200 here, 000 there, one verdict per identifier, and faults for refusals. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { ChangeOutcome } from '../../../contracts/remote-change.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { CODES, isKeyFault } from './codes.ts';
import { dayOf } from './dates.ts';
import { bounded, faultCode, isServerFault, readSoap, tidy } from './interpret.ts';
import { ANSWER_BYTES, SUCCESS } from './schema.ts';

export function interpretSync(result: HttpResult): ChangeOutcome {
  const read = readAnswer(result, 'respuestaSincronizarEnvioOE');
  return 'kind' in read ? read : { kind: 'done', code: read.code, text: read.text, expiresOn: null };
}

/** 000 for the whole is not enough: the item of our identifier decides. */
export function interpretExtension(result: HttpResult, { remoteId }: { remoteId: string }): ChangeOutcome {
  const read = readAnswer(result, 'respuestaAmpliarPlazoOE');
  if ('kind' in read) return read;
  const list = child(read.node, 'ampliacionesPlazo');
  const items = list === undefined ? [] : childrenNamed(list, 'ampliacionPlazo');
  const item = items.find((each) => childText(each, 'identificador') === remoteId);
  if (item === undefined) return unknown('000-without-items', read.text, false);
  const code = childText(item, 'codigo') ?? '';
  const text = tidy(childText(item, 'mensajeError') ?? '');
  const state = (childText(item, 'estado') ?? '').toUpperCase();
  // Only KO is a known word for "no"; a code that is none of the successes says no as well.
  if (state === 'KO' || (code !== '' && !SUCCESS.has(code))) return refused(code === '' ? 'KO' : code, text);
  return {
    kind: 'done',
    code: code === '' ? read.code : code,
    text,
    expiresOn: dayOf(childText(item, 'fechaCaducidad')),
  };
}

function readAnswer(result: HttpResult, name: string): ChangeOutcome | { node: XmlTree; code: string; text: string } {
  if (result.kind === 'not-sent') return { kind: 'temporary', code: result.reason, text: '' };
  if (result.kind === 'lost') return unknown(result.reason, '', true);
  const message = readSoap(result.body, ANSWER_BYTES.small);
  if (message === null) return unknown(`http-${result.status}`, '', true);
  if (message.kind === 'fault') return ofCode(faultCode(message), tidy(message.text));
  if (message.node.name !== name) return unknown('unexpected-answer', '', false);
  const code = childText(message.node, 'codigoRespuesta') ?? '';
  const text = tidy(childText(message.node, 'descripcionRespuesta') ?? '');
  return SUCCESS.has(code) ? { node: message.node, code, text } : ofCode(code, text);
}

/**
 * The numbers of these refusals are not public. A known one is certain; where the platform does not know the envío
 * (yet) nothing was done; any other may mean anything, and the message itself is looked at before that is believed.
 */
function ofCode(code: string, text: string): ChangeOutcome {
  const row = CODES.get(code);
  if (row?.outcome === 'not-found' || row?.outcome === 'later') return { kind: 'temporary', code, text };
  if (isKeyFault(code) || row !== undefined) return refused(code, text);
  return unknown(bounded(code), text, isServerFault(code));
}

function refused(code: string, text: string): ChangeOutcome {
  return { kind: 'refused', code: bounded(code), text, finding: { pointer: '', code: `notifica-${bounded(code)}` } };
}

function unknown(code: string, text: string, infrastructure: boolean): ChangeOutcome {
  return { kind: 'unknown', code, text, infrastructure };
}

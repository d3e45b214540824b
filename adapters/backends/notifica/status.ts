/** What `infoEnvioLigero` says: where an envío stands, since when, and the receipts that prove it. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { AskResult, Legal, QueryResult, RemoteStatus, RemoteStep } from '../../../contracts/outcome.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { CODES, NO_MORE, ORIGINS, STATES } from './codes.ts';
import { readInstant } from './dates.ts';
import { bounded, faultCode, identifierOf, isServerFault, readSoap } from './interpret.ts';
import { type Receipts, receiptsOf } from './receipts.ts';
import { ANSWER_BYTES, SUCCESS } from './schema.ts';

type Read =
  | { kind: 'node'; node: XmlTree }
  | { kind: 'not-found'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

const LIGERO = 'respuestaInfoEnvioLigero';

export function interpretAsk(result: HttpResult): AskResult {
  const read = readAnswer(result, LIGERO);
  if (read.kind !== 'node') return read;
  const remoteId = identifierOf(read.node);
  if (remoteId === undefined) return { kind: 'failed', code: 'no-identifier', text: '', infrastructure: false };
  return {
    kind: 'found',
    remoteId,
    status: statusOf(read.node, remoteId, certificateOf(read.node)),
  };
}

export function interpretQuery(result: HttpResult, remoteId: string): QueryResult {
  const read = readAnswer(result, LIGERO);
  if (read.kind !== 'node') return read;
  const told = childText(read.node, 'identificador');
  // An answer about another envío must never move this one.
  if (told !== undefined && told !== remoteId)
    return { kind: 'failed', code: 'wrong-identifier', text: '', infrastructure: false };
  return { kind: 'status', status: statusOf(read.node, remoteId, certificateOf(read.node)) };
}

/** `coded`: the answer says whether it is a success by `codigoRespuesta`. */
export function readAnswer(result: HttpResult, name: string, { coded } = { coded: true }): Read {
  if (result.kind !== 'answer') return { kind: 'failed', code: result.reason, text: '', infrastructure: true };
  const message = readSoap(result.body, ANSWER_BYTES.withReceipts);
  if (message === null) return { kind: 'failed', code: `http-${result.status}`, text: '', infrastructure: true };
  if (message.kind === 'fault') return ofCode(faultCode(message));
  if (message.node.name !== name) return { kind: 'failed', code: 'unexpected-answer', text: '', infrastructure: false };
  const code = childText(message.node, 'codigoRespuesta') ?? '';
  return !coded || SUCCESS.has(code) ? { kind: 'node', node: message.node } : ofCode(code);
}

function ofCode(code: string): Read {
  if (CODES.get(code)?.outcome === 'not-found') return { kind: 'not-found', code };
  return { kind: 'failed', code: bounded(code), text: '', infrastructure: isServerFault(code) };
}

export type Certificate = Receipts & { certifiedAt: Date | null };

function certificateOf(node: XmlTree): Certificate {
  const certificate = child(node, 'certificacion');
  const certifiedAt = certificate === undefined ? null : readInstant(childText(certificate, 'fechaCertificacion'));
  return { ...receiptsOf(certificate), certifiedAt };
}

/** The same shape in both answers, receipts aside. */
export function statusOf(node: XmlTree, remoteId: string, receipts: Certificate): RemoteStatus {
  const dated = childrenNamed(child(node, 'datados') ?? EMPTY, 'datado');
  const unknownCodes = new Set<string>();
  const legalOf = (word: string): Legal | null => {
    const state = STATES.get(word);
    if (state === undefined) unknownCodes.add(word);
    return state?.legal ?? null;
  };
  const steps = dated
    .flatMap((each): RemoteStep[] => {
      const at = readInstant(childText(each, 'fecha'));
      const code = wordOf(each, 'resultado');
      if (at === null || code === '') return [];
      const channel = ORIGINS.get(wordOf(each, 'origen')) ?? null;
      return [{ at: at.toISOString(), code, legal: legalOf(code), channel, by: null }];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
  const current = wordOf(node, 'estado') || (steps.at(-1)?.code ?? '');
  if (current !== '') legalOf(current);
  const { pieces: evidence, healed, certifiedAt } = receipts;
  return {
    remoteId,
    code: current,
    steps,
    evidence,
    certified: evidence.length > 0,
    unknownCodes: [...unknownCodes],
    ...(evidence.length === 0 || certifiedAt === null ? {} : { certifiedAt: certifiedAt.toISOString() }),
    ...(healed.length === 0 ? {} : { healed }),
    ...(NO_MORE.has(current) ? { noMore: true } : {}),
  };
}

const EMPTY: XmlTree = { name: '', namespace: '', attributes: {}, children: [], text: '' };

/** Longest word we keep; the longest known has 19. Characters. */
const WORD_MAX = 40;

/** A word of theirs, in lower case and bounded; '' where there is none. */
function wordOf(node: XmlTree, name: string): string {
  return (childText(node, name) ?? '').toLowerCase().slice(0, WORD_MAX);
}

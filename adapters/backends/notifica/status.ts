/** What `infoEnvioLigero` says: where an envío stands, since when, and the receipts that prove it. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { AskResult, EvidencePiece, Legal, QueryResult, RemoteStatus, RemoteStep } from '../../../contracts/outcome.ts';
import { madridInstant } from '../../../src/domain/calendar.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { CODES, ORIGINS, STATES } from './codes.ts';
import { faultCode, readSoap } from './interpret.ts';
import { ANSWER_BYTES, SUCCESS } from './schema.ts';

type Read =
  | { kind: 'node'; node: XmlTree }
  | { kind: 'not-found'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

export function interpretAsk(result: HttpResult): AskResult {
  const read = readAnswer(result);
  if (read.kind !== 'node') return read;
  const remoteId = childText(read.node, 'identificador');
  if (remoteId === undefined) return { kind: 'failed', code: 'no-identifier', text: '', infrastructure: false };
  return { kind: 'found', remoteId, status: statusOf(read.node, remoteId) };
}

export function interpretQuery(result: HttpResult, remoteId: string): QueryResult {
  const read = readAnswer(result);
  if (read.kind !== 'node') return read;
  const told = childText(read.node, 'identificador');
  // An answer about another envío must never move this one.
  if (told !== undefined && told !== remoteId) return { kind: 'failed', code: 'wrong-identifier', text: '', infrastructure: false };
  return { kind: 'status', status: statusOf(read.node, remoteId) };
}

function readAnswer(result: HttpResult): Read {
  if (result.kind !== 'answer') return { kind: 'failed', code: result.reason, text: '', infrastructure: true };
  const message = readSoap(result.body, ANSWER_BYTES.withReceipts);
  if (message === null) return { kind: 'failed', code: `http-${result.status}`, text: '', infrastructure: true };
  if (message.kind === 'fault') return ofCode(faultCode(message));
  if (message.node.name !== 'respuestaInfoEnvioLigero') return { kind: 'failed', code: 'unexpected-answer', text: '', infrastructure: false };
  const code = childText(message.node, 'codigoRespuesta') ?? '';
  return SUCCESS.has(code) ? { kind: 'node', node: message.node } : ofCode(code);
}

function ofCode(code: string): Read {
  if (CODES.get(code)?.outcome === 'not-found') return { kind: 'not-found', code };
  return { kind: 'failed', code: code === '' ? 'no-code' : code, text: '', infrastructure: false };
}

function statusOf(node: XmlTree, remoteId: string): RemoteStatus {
  const dated = childrenNamed(child(node, 'datados') ?? EMPTY, 'datado');
  const unknownCodes = new Set<string>();
  const legalOf = (word: string): Legal | null => {
    const known = word in STATES;
    if (!known) unknownCodes.add(word.slice(0, 40));
    return known ? (STATES[word] ?? null) : null;
  };
  const steps = dated
    .flatMap((each): RemoteStep[] => {
      const at = readInstant(childText(each, 'fecha'));
      const code = (childText(each, 'resultado') ?? '').toLowerCase();
      if (at === null || code === '') return [];
      const channel = ORIGINS[(childText(each, 'origen') ?? '').toLowerCase()] ?? null;
      return [{ at: at.toISOString(), code, legal: legalOf(code), channel, by: null }];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
  const current = childText(node, 'estado')?.toLowerCase() ?? steps.at(-1)?.code ?? '';
  if (current !== '') legalOf(current);
  const evidence = receiptsOf(child(node, 'certificacion'));
  return { remoteId, code: current, steps, evidence, certified: evidence.length > 0, unknownCodes: [...unknownCodes] };
}

const EMPTY: XmlTree = { name: '', namespace: '', attributes: {}, children: [], text: '' };

/** Both forms seen: ISO without zone (Madrid's) or with one, and dd/MM/yyyy. Null for anything else. */
export function readInstant(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const spanish = /^(\d{2})\/(\d{2})\/(\d{4})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(text);
  const iso = spanish === null ? text : `${spanish[3]}-${spanish[2]}-${spanish[1]}T${withSeconds(spanish[4])}`;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso);
  if (zoned) {
    const instant = new Date(iso);
    return Number.isNaN(instant.getTime()) ? null : instant;
  }
  const local = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?/.exec(iso);
  if (local === null) return null;
  const read = `${local[1]}T${withSeconds(local[2])}`;
  return Number.isNaN(Date.parse(`${read}Z`)) ? null : madridInstant(read);
}

function withSeconds(time: string | undefined): string {
  if (time === undefined) return '00:00:00';
  return time.length === 5 ? `${time}:00` : time;
}

function receiptsOf(node: XmlTree | undefined): EvidencePiece[] {
  if (node === undefined) return [];
  const pdf = decodeReceipt(childText(node, 'acusePDF', 'contenido'));
  const xml = decodeReceipt(childText(node, 'acuseXML', 'contenido'));
  return [
    ...(pdf === null ? [] : [{ name: 'acuse.pdf', kind: 'receipt' as const, mediaType: 'application/pdf', bytes: pdf }]),
    ...(xml === null ? [] : [{ name: 'acuse.xml', kind: 'receipt-xml' as const, mediaType: 'application/xml', bytes: xml }]),
  ];
}

/** Decoded once; a receipt that was encoded twice (seen at others) is recognised by what it then starts with. */
export function decodeReceipt(base64: string | undefined): Buffer | null {
  if (base64 === undefined) return null;
  const once = Buffer.from(base64, 'base64');
  if (once.byteLength === 0) return null;
  if (looksLikeReceipt(once)) return once;
  const twice = Buffer.from(once.toString('latin1'), 'base64');
  return looksLikeReceipt(twice) ? twice : once;
}

function looksLikeReceipt(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 5).toString('latin1');
  return start === '%PDF-' || start.startsWith('<') || start.startsWith('\u00ef\u00bb\u00bf<');
}

/**
 * `infoEnvioV2` of NotificaWsV21: all the platform holds of one envío, by its identifier. The second way to ask: it
 * alone tells until when an envío is available, and it stands in for `infoEnvioLigero` (`query: v2`).
 */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { QueryResult } from '../../../contracts/outcome.ts';
import type { TermResult } from '../../../contracts/remote-change.ts';
import { element, serialise } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import { childText, type XmlTree } from '../../../src/transport/soap.ts';
import { soapRequest } from '../../../src/transport/soap-request.ts';
import type { NotificaConfig, NotificaEntity } from './config.ts';
import { dayOf, readInstant } from './dates.ts';
import { decodeReceipt } from './receipts.ts';
import { ACTIONS, ANSWER_BYTES, NS } from './schema.ts';
import { apiKeyHeader } from './send.ts';
import { type Certificate, readAnswer, statusOf } from './status.ts';

const ANSWER = 'resultadoInfoEnvioV2';

export function infoEnvioV2(
  remoteId: string,
  access: EntityAccess<NotificaEntity>,
  call: { config: NotificaConfig; tools: CallTools },
): Promise<HttpResult> {
  const question = element(
    'info:infoEnvioV2',
    { namespaces: { info: NS.infoV2 } },
    element('info:identificador', {}, remoteId),
  );
  return call.tools.transport.exchange(
    soapRequest({
      url: call.config.url,
      action: ACTIONS.infoV2,
      body: unsignedEnvelope({ headerXml: apiKeyHeader(access.config.apiKey), bodyPieces: serialise(question) }),
      timeoutMs: call.config.timeoutMs,
      maxAnswerBytes: ANSWER_BYTES.withReceipts,
    }),
  );
}

/** The answer carries no code of success: that it is the right element about the right envío is the success. */
function readV2(result: HttpResult, remoteId: string) {
  const read = readAnswer(result, ANSWER, { coded: false });
  if (read.kind !== 'node') return read;
  // An answer about another envío, or about none, must never move this one.
  if (childText(read.node, 'identificador') !== remoteId)
    return { kind: 'failed' as const, code: 'wrong-identifier', text: '', infrastructure: false };
  return read;
}

export function interpretQueryV2(result: HttpResult, remoteId: string): QueryResult {
  const read = readV2(result, remoteId);
  if (read.kind !== 'node') return read;
  return { kind: 'status', status: statusOf(read.node, remoteId, receiptOf(read.node)) };
}

export function interpretTerm(result: HttpResult, remoteId: string): TermResult {
  const read = readV2(result, remoteId);
  if (read.kind !== 'node') return read;
  return {
    kind: 'term',
    term: {
      expiresOn: dayOf(childText(read.node, 'fechaCaducidad')),
      madeAvailableAt: readInstant(childText(read.node, 'fechaPuestaDisposicion'))?.toISOString() ?? null,
    },
  };
}

/* One certificate here, where infoEnvioLigero has a PDF and an XML: told apart by its first bytes, whatever `mime` says. */
function receiptOf(node: XmlTree): Certificate {
  const certifiedAt = readInstant(childText(node, 'certificacion', 'fechaCertificacion'));
  const decoded = decodeReceipt(childText(node, 'certificacion', 'contenidoCertificacion'));
  if (decoded === null) return { pieces: [], healed: [], certifiedAt };
  const { bytes, healed } = decoded;
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-';
  const form = isPdf
    ? ({ name: 'acuse.pdf', kind: 'receipt', mediaType: 'application/pdf' } as const)
    : ({ name: 'acuse.xml', kind: 'receipt-xml', mediaType: 'application/xml' } as const);
  return { pieces: [{ ...form, bytes }], healed: healed === null ? [] : [healed], certifiedAt };
}

/** The proof e-NOTUM makes: of being deposited, of the end, of an annulment, as XML; and all of it as a PDF to be fetched. */
import type { EvidencePiece, RemoteStatus } from '../../../contracts/outcome.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { type Call, exchange, newId } from './call.ts';
import { EVIDENCED_STATES } from './codes.ts';
import { readOwn } from './own-answer.ts';
import { evidenceNode } from './requests.ts';
import { ANSWER_BYTES, OPERATIONS } from './schema.ts';

/** Elements of the answer, and the name each is kept under. */
const PIECES = {
  Diposit: 'diposit.xml',
  AcceptacioRebuig: 'acceptacio-rebuig.xml',
  Anullacio: 'anullacio.xml',
} as const;
const PDF_NAME = 'evidencia.pdf';

/**
 * The status with what proves it. Certified by what speaks of its end: of an annulment the one, of any other the other.
 * Where PDFs are wanted it is not until there is one, save where it lies elsewhere than the configuration says.
 */
export async function withEvidenceOf(status: RemoteStatus, issuer: string, call: Call): Promise<RemoteStatus> {
  if (!EVIDENCED_STATES.has(status.code)) return status;
  const xml = await xmlOf(status.remoteId, issuer, call);
  const pdf = call.config.evidenceUrl === undefined ? 'none' : await pdfOf(status.remoteId, issuer, call);
  const ends = status.code === 'ANUL·LADA' ? PIECES.Anullacio : PIECES.AcceptacioRebuig;
  const certified = xml.some(({ name }) => name === ends) && pdf !== 'waits';
  return { ...status, evidence: typeof pdf === 'string' ? xml : [...xml, pdf], certified };
}

async function xmlOf(id: string, issuer: string, call: Call): Promise<EvidencePiece[]> {
  const answer = await answerTo(id, { kind: 'XML', issuer }, call);
  if (answer === null) return [];
  return Object.entries(PIECES).flatMap(([element, name]): EvidencePiece[] => {
    const text = child(answer, element)?.text.trim() ?? '';
    if (text === '') return [];
    return [{ name, kind: 'receipt-xml', mediaType: 'application/xml', bytes: Buffer.from(text, 'utf8') }];
  });
}

/* Fetched where the configuration says that it lies, and nowhere else: the address stood in an answer. */
async function pdfOf(id: string, issuer: string, call: Call): Promise<EvidencePiece | 'waits' | 'none'> {
  const answer = await answerTo(id, { kind: 'PDF', issuer }, call);
  const address = answer === null ? undefined : childText(answer, 'EvidenciaPDF', 'URLDescarrega');
  if (address === undefined) return 'waits';
  const url = URL.parse(address);
  if (url === null || url.origin !== URL.parse(call.config.evidenceUrl ?? '')?.origin) return 'none';
  const { config, access, tools } = call;
  const result = await tools.transport.exchange({
    method: 'GET',
    url: url.href,
    headers: { accept: 'application/pdf' },
    body: [],
    timeoutMs: config.timeoutMs,
    maxAnswerBytes: ANSWER_BYTES.evidence,
    certificate: access.config.clientCertificate ?? config.clientCertificate,
  });
  const isPdf = result.kind === 'answer' && result.status === 200 && startsLikePdf(result.body);
  return isPdf ? { name: PDF_NAME, kind: 'receipt', mediaType: 'application/pdf', bytes: result.body } : 'waits';
}

function startsLikePdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(5, bytes.byteLength)).toString('latin1') === '%PDF-';
}

/* Null while it is being made (3104), where the state has none (3020), and where the service did not answer. */
async function answerTo(
  id: string,
  { kind, issuer }: { kind: 'XML' | 'PDF'; issuer: string },
  call: Call,
): Promise<XmlTree | null> {
  const request = evidenceNode(id, kind, { entity: call.access.config, issuer });
  const result = await exchange(newId(call.tools), request, call, ANSWER_BYTES.evidence);
  const read = readOwn(result, OPERATIONS.evidence, ANSWER_BYTES.evidence);
  // Another notification's proof proves nothing of this one.
  return read.kind === 'node' && childText(read.node, 'IdNotificacio') === id ? read.node : null;
}

/** Documents, annexes and the receipt of an envío, each fetched by its reference. What cannot be had is counted. No side effect. */
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { SoapMessageRead } from '../../../src/transport/soap-answer.ts';
import { annexesOf } from './accept.ts';
import type { AccessNote } from './access-note.ts';
import { type Asking, call } from './call.ts';
import { readTime } from './dates.ts';
import { bytesOf, digestOf, pieceOf } from './files.ts';
import { type Failed, failedOf } from './lists.ts';
import { consultaAcusePdf, consultaAnexos, consultaRealizadas, type Name } from './questions.ts';
import type { Operation } from './schema.ts';

export type Proof = { pieces: EvidencePiece[]; missing: number };

/** One file of one answer; null where it cannot be had now. */
async function fetched(
  operation: Extract<Operation, 'ConsultaAnexos' | 'ConsultaAcusePdf'>,
  question: XmlNode,
  asking: Asking,
): Promise<Uint8Array | null> {
  const answer = await call(operation, question, asking);
  if (answer.kind !== 'said') return null;
  const holder = child(answer.node, operation === 'ConsultaAnexos' ? 'documento' : 'acusePdf');
  return holder === undefined ? null : bytesOf(child(holder, 'contenido'), answer.message);
}

/** One after the other: the service counts the questions, and five at once would be no kindness either. */
export async function fetchProof(
  name: Name,
  of: Pick<AccessNote, 'receipt' | 'annexes'> & { receiver: string; document?: string | undefined },
  asking: Asking,
): Promise<Proof> {
  const proof: Proof = { pieces: [], missing: 0 };
  const add = (stem: string, bytes: Uint8Array | null) => {
    if (bytes === null) proof.missing += 1;
    else proof.pieces.push(pieceOf(stem, bytes));
  };
  const annex = (reference: string) =>
    fetched('ConsultaAnexos', consultaAnexos(name, { receiver: of.receiver, reference }), asking);
  if (of.document !== undefined) add('documento', await annex(of.document));
  for (const [index, { reference }] of of.annexes.entries())
    if (reference !== null) add(`anexo-${index + 1}`, await annex(reference));
  add(
    'acuse',
    await fetched('ConsultaAcusePdf', consultaAcusePdf(name, { receiver: of.receiver, ...of.receipt }), asking),
  );
  return proof;
}

/** What ConsultaRealizadas tells of one that is over. */
export type Consulted =
  | {
      kind: 'consulted';
      at: Date | null;
      document: EvidencePiece | null;
      differs: boolean;
      annexes: AccessNote['annexes'];
    }
  | Failed;

export async function consult(name: Name, concept: string, asking: Asking): Promise<Consulted> {
  const { nif, name: town } = asking.access.config;
  const answer = await call('ConsultaRealizadas', consultaRealizadas(name, { nif, name: town, concept }), asking);
  if (answer.kind !== 'said') return failedOf(answer, asking.tools.now());
  const { node, message } = answer;
  if (childText(node, 'identificador') !== name.identificador)
    return { kind: 'failed', code: 'wrong-identifier', text: '', infrastructure: false };
  const found = child(node, 'documento');
  const bytes = found === undefined ? null : contentIn(found, message);
  return {
    kind: 'consulted',
    at: readTime(childText(node, 'fechaUltimoEstado')),
    document: bytes === null ? null : pieceOf('documento', bytes),
    differs: found !== undefined && bytes !== null && digestOf(found, bytes) === 'differs',
    annexes: annexesOf(child(node, 'anexos')),
  };
}

function contentIn(document: XmlTree, message: SoapMessageRead): Uint8Array | null {
  const outer = child(document, 'contenido');
  return bytesOf(outer === undefined ? undefined : (child(outer, 'contenido') ?? outer), message);
}

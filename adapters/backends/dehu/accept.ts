/**
 * The access (PeticionAcceso): the town has received the notification, for good. Only ever made because a person asked
 * for it; what may have been done is looked up by `query` before anything is made again.
 */
import type { ChangeContext, ChangeOperation, HttpResult } from '../../../contracts/backend.ts';
import type { Act, ActTarget } from '../../../contracts/inbox.ts';
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import type { ChangeOutcome } from '../../../contracts/remote-change.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { SoapMessageRead } from '../../../src/transport/soap-answer.ts';
import { ACCESS_NOTE, type AccessNote, writeNote } from './access-note.ts';
import { type Answer, readSaid, send, signed, unsigned } from './call.ts';
import type { DehuConfig, DehuEntity } from './config.ts';
import { readTime } from './dates.ts';
import { bytesOf, digestOf, pieceOf } from './files.ts';
import { idOf } from './items.ts';
import { nameOf, peticionAcceso } from './questions.ts';
import { LIMITS } from './schema.ts';

export const accept: ChangeOperation<Act, DehuConfig, DehuEntity, ActTarget> = {
  prepare({ remoteId, arrival }, { person }, access) {
    const name = nameOf(remoteId);
    if (name === null) throw new RangeError('no identifier of DEHú');
    const { config } = access;
    const receiver = person === null ? receiverOf(config) : { ...person, idNumber: normaliseId(person.idNumber) };
    return unsigned('PeticionAcceso', peticionAcceso(name, { receiver, concept: arrival.title }));
  },
  sign: (prepared, access, config, tools) => signed(prepared, { access, config, tools }),
  send: (request, config, tools) => send('PeticionAcceso', request, { config, tools }),
  interpret,
};

/** Who appears where nobody is named. */
export function receiverOf({ receiver, nif, name }: DehuEntity): { idNumber: string; name: string } {
  return receiver ?? { idNumber: nif, name };
}

function interpret(
  result: HttpResult,
  { remoteId }: { remoteId: string },
  context?: ChangeContext<Act, DehuConfig>,
): ChangeOutcome {
  if (context === undefined) throw new RangeError('an answer is read with what was asked');
  const answer = readSaid(result, 'PeticionAcceso', context);
  if (answer.kind === 'said') return made(answer, remoteId, context);
  return notMade(answer);
}

function notMade(answer: Exclude<Answer, { kind: 'said' }>): ChangeOutcome {
  const { code } = answer;
  switch (answer.kind) {
    case 'none':
      return answer.left
        ? { kind: 'unknown', code, text: '', infrastructure: true }
        : { kind: 'temporary', code, text: '' };
    case 'unclear':
      return { kind: 'unknown', code, text: answer.text, infrastructure: false };
    case 'told':
      if (answer.means === 'broken') return { kind: 'unknown', code, text: answer.text, infrastructure: true };
      return { kind: 'refused', code, text: answer.text, finding: { pointer: '', code: `dehu-${code}` } };
  }
}

function made(
  { code, node, message }: Extract<Answer, { kind: 'said' }>,
  remoteId: string,
  { wish, now }: ChangeContext<Act, DehuConfig>,
): ChangeOutcome {
  // An answer about another one proves nothing of this one.
  if (idOf(node) !== remoteId) return { kind: 'unknown', code: 'wrong-identifier', text: '', infrastructure: false };
  const told = readTime(childText(node, 'fechaEvento'));
  const { document, pieces } = documentOf(node, message);
  const note: AccessNote = {
    ...{
      at: (told ?? now).toISOString(),
      dated: told !== null,
      receiver: wish.person === null ? null : normaliseId(wish.person.idNumber),
    },
    ...{ document, receipt: receiptOf(node), annexes: annexesOf(child(node, 'anexos')) },
  };
  const kept = { name: ACCESS_NOTE, kind: 'answer', mediaType: 'application/json', bytes: writeNote(note) } as const;
  return { kind: 'done', code, text: '', expiresOn: null, evidence: [...pieces, kept] };
}

function documentOf(
  node: XmlTree,
  message: SoapMessageRead,
): { document: AccessNote['document']; pieces: EvidencePiece[] } {
  const found = child(node, 'documento');
  const reference = found && bounded(childText(found, 'referenciaDocumento'), LIMITS.reference);
  const bytes = found === undefined ? null : bytesOf(child(found, 'contenido'), message);
  const referred = reference === undefined ? {} : { reference };
  if (found === undefined || bytes === null)
    return { document: { here: false, digest: null, ...referred }, pieces: [] };
  return {
    document: { here: true, digest: digestOf(found, bytes), ...referred },
    pieces: [pieceOf('documento', bytes)],
  };
}

/* The access is made, whatever its answer refers to: what could not be kept is left out, and the rest is. */
function bounded(text: string | undefined, max: number): string | undefined {
  return text === undefined || text.length > max ? undefined : text;
}

function receiptOf(node: XmlTree): AccessNote['receipt'] {
  const reference = bounded(childText(node, 'documento', 'referenciaPdfAcuse'), LIMITS.reference);
  const csv = bounded(childText(node, 'documento', 'csvResguardo'), LIMITS.csv);
  return { ...(reference === undefined ? {} : { reference }), ...(csv === undefined ? {} : { csv }) };
}

export function annexesOf(annexes: XmlTree | undefined): AccessNote['annexes'] {
  if (annexes === undefined) return [];
  const referred = childrenNamed(child(annexes, 'anexosReferencia') ?? annexes, 'anexoReferencia');
  const elsewhere = childrenNamed(child(annexes, 'anexosUrl') ?? annexes, 'anexoUrl');
  const nameOfAnnex = (each: XmlTree) => (childText(each, 'nombre') ?? '').slice(0, 255);
  return [
    ...referred.map((each) => ({
      name: nameOfAnnex(each),
      reference: bounded(childText(each, 'referenciaDocumento'), LIMITS.reference) ?? null,
    })),
    ...elsewhere.map((each) => ({ name: nameOfAnnex(each), reference: null })),
  ].slice(0, LIMITS.annexes);
}

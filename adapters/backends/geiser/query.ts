/**
 * Questions about one entry by its register number: `consultar`, and, once it has come to its end,
 * `buscarEstadoTramitacion`, which alone dates that. No side effects.
 */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { EvidencePiece, QueryResult } from '../../../contracts/outcome.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { contentsOf } from './annex-contents.ts';
import { call, readAnswer, type Unanswered, unanswered } from './call.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { readStamp } from './dates.ts';
import { placeOf } from './places.ts';
import type { Receipts } from './receipts.ts';
import { ANSWER_BYTES } from './schema.ts';
import { isEnd, numberOf, registeredAt, statusOf, wordOf } from './status.ts';
import { petition, some } from './wire.ts';

type Asking = { access: EntityAccess<GeiserEntity>; config: GeiserConfig; tools: CallTools; office?: string };
/** A number the service cannot have given: it answers "not found", which shows that it answers. */
const NO_ENTRY = 'REGAGE00e00000000000';

type Included = { receipt: boolean; contents?: boolean };

export function consult(
  nuRegistro: string,
  { receipt, contents = false }: Included,
  asking: Asking,
): Promise<HttpResult> {
  const content = petition(
    ...some('nuRegistro', nuRegistro),
    ...some('incluirJustificante', String(receipt)),
    ...some('incluirContenidoAnexo', String(contents)),
    ...some('incluirContenidoAnexoCSV', 'false'),
  );
  return call('consultar', content, {
    ...asking,
    maxAnswerBytes: receipt || contents ? ANSWER_BYTES.withReceipts : ANSWER_BYTES.small,
  });
}

export function probe(asking: Asking): Promise<HttpResult> {
  return consult(NO_ENTRY, { receipt: false }, asking);
}

type Entry = { kind: 'entry'; entry: XmlTree } | Unanswered;

/** The entry of this number; an answer about another one must never move it. */
export function readEntry(result: HttpResult, nuRegistro: string): Entry {
  const answer = readAnswer(result, ['consultar']);
  if (answer.kind !== 'said' || (answer.means !== 'done' && answer.means !== 'remark')) return unanswered(answer);
  const entries = childrenNamed(answer.result, 'apuntes');
  const entry = entries.find((each) => numberOf(each) === nuRegistro);
  if (entry !== undefined) return { kind: 'entry', entry };
  const code = entries.length === 0 ? `${answer.type}-without-entry` : 'wrong-identifier';
  return { kind: 'failed', code, text: '', infrastructure: false };
}

export async function query(
  { remoteId, withEvidence }: { remoteId: string; withEvidence: boolean },
  asking: Asking,
): Promise<QueryResult> {
  const { nuRegistro, office } = placeOf(remoteId, asking.access.config);
  const there = { ...asking, office };
  const result = await consult(nuRegistro, { receipt: withEvidence }, there);
  const read = readEntry(result, nuRegistro);
  if (read.kind !== 'entry') return read;
  const { entry } = read;
  const over = isEnd(wordOf(entry));
  if (!over) return { kind: 'status', status: statusOf(entry, { remoteId, endedAt: null }) };
  const end = await endOf(entry, nuRegistro, there);
  if (end.kind === 'failed') return end;
  if (!withEvidence) return { kind: 'status', status: statusOf(entry, { remoteId, endedAt: end.at }) };
  const papers = await papersOf(entry, nuRegistro, there);
  if (papers.kind === 'failed') return papers;
  const proof = [...proofOf('consulta.xml', result), ...end.proof];
  return { kind: 'status', status: statusOf(entry, { remoteId, endedAt: end.at, proof, papers }) };
}

type Papers = ({ kind: 'papers' } & Receipts) | Extract<Unanswered, { kind: 'failed' }>;

/** Of an entry that arrived; what was sent from here is kept here. Fetched once a person decided, as the receipt is. */
async function papersOf(entry: XmlTree, nuRegistro: string, asking: Asking): Promise<Papers> {
  const none: Papers = { kind: 'papers', pieces: [], healed: [] };
  const { office, offices = [] } = asking.access.config;
  const madeAt = childText(entry, 'cdAmbitoCreacion') ?? office;
  if (madeAt === office || offices.includes(madeAt) || child(entry, 'anexos') === undefined) return none;
  const read = readEntry(await consult(nuRegistro, { receipt: false, contents: true }, asking), nuRegistro);
  if (read.kind === 'failed') return read;
  return read.kind === 'entry' ? { kind: 'papers', ...contentsOf(read.entry) } : none;
}

type End = { kind: 'end'; at: Date; proof: EvidencePiece[] } | Extract<Unanswered, { kind: 'failed' }>;

/**
 * When it ended. The one question that tells wants to know a person the entry is of; without one, or where it tells no
 * date, an entry that was finished as it was registered ended then, and any other one now that it is noticed.
 */
async function endOf(entry: XmlTree, nuRegistro: string, asking: Asking): Promise<End> {
  const noticed = wordOf(entry) === 'FINALIZADO' ? (registeredAt(entry) ?? asking.tools.now()) : asking.tools.now();
  const person = childrenNamed(entry, 'interesados').find(
    (each) => child(each, 'tipoIdentificadorInteresado') && child(each, 'identificadorInteresado'),
  );
  if (person === undefined) return { kind: 'end', at: noticed, proof: [] };
  const content = petition(
    ...some('nuRegistro', nuRegistro),
    ...some('tipoIdentificadorInteresadoRepresentante', childText(person, 'tipoIdentificadorInteresado')),
    ...some('identificadorInteresadoRepresentante', childText(person, 'identificadorInteresado')),
    ...some('incluirEnviadosSIR', 'true'),
  );
  const result = await call('buscarEstadoTramitacion', content, asking);
  const answer = readAnswer(result, ['buscarEstadoTramitacion']);
  // No answer is no reason to date an end by guess: it is asked for again.
  if (answer.kind === 'none') return { kind: 'failed', code: answer.code, text: '', infrastructure: true };
  if (answer.kind !== 'said' || answer.means !== 'done') return { kind: 'end', at: noticed, proof: [] };
  const state = childrenNamed(answer.result, 'estadosTramitacion').find((each) => numberOf(each) === nuRegistro);
  const at = state === undefined ? null : readStamp(childText(state, 'timestampConfirmadoRechazado'));
  return { kind: 'end', at: at ?? noticed, proof: at === null ? [] : proofOf('tramitacion.xml', result) };
}

/** An answer as it came, kept as the proof that the other office took the entry or refused it. */
function proofOf(name: string, result: HttpResult): EvidencePiece[] {
  if (result.kind !== 'answer') return [];
  return [{ name, kind: 'receipt-xml', mediaType: 'text/xml', bytes: result.body }];
}

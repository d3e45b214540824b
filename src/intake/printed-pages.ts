/** Whether what may have to be printed and posted can be: its type and the size of its pages. Reads, keeps nothing. */
import type { BackendFacts } from '../../contracts/backend.ts';
import type { SendEvent } from '../../contracts/event.ts';
import type { Finding, Warning } from '../../contracts/outcome.ts';
import { isA4, type PdfPages, readPdfPages, toMillimetres } from '../domain/pdf-pages.ts';
import { readUpload } from '../store/documents/read-upload.ts';
import type { IntakeDeps, Sender } from './deps.ts';
import type { ResolvedDocument } from './event-documents.ts';

type Found = { findings: Finding[]; warnings: Warning[] };

/** `documents`: those of the event that could be found; too large ones are for others to refuse. */
export async function judgePrinted(
  deps: Pick<IntakeDeps, 'pool' | 'vault'>,
  client: Sender,
  of: { event: SendEvent; documents: readonly ResolvedDocument[]; facts: BackendFacts },
): Promise<Found> {
  const { event, documents, facts } = of;
  const found: Found = { findings: [], warnings: [] };
  const { postal } = facts;
  if (postal === undefined || event.data.sendings.every((each) => each.postalFallback === undefined)) return found;
  for (const document of documents) {
    const pointer = `/data/documents/${document.position}`;
    if (!postal.mediaTypes.includes(document.mediaType)) {
      const params = { allowed: postal.mediaTypes.join(', ') };
      // A type no channel takes is named already.
      if (facts.mediaTypes.includes(document.mediaType))
        found.findings.push({ pointer: `${pointer}/mediaType`, code: 'postal-media-type', params });
      continue;
    }
    if (document.mediaType !== 'application/pdf' || document.size > facts.maxDocumentBytes) continue;
    judgePages(await inTurn(() => pagesOf(deps, client, document)), pointer, found);
  }
  return found;
}

function judgePages(pages: PdfPages, pointer: string, { findings, warnings }: Found): void {
  if (pages.kind === 'unknown') {
    warnings.push({ code: `pages-${pages.why}`, pointer });
    return;
  }
  const other = pages.sizes.findIndex((each) => !isA4(each));
  const size = pages.sizes[other];
  if (size === undefined) return;
  const params = { page: other + 1, width: toMillimetres(size.width), height: toMillimetres(size.height) };
  findings.push({ pointer: `${pointer}/content`, code: 'page-not-a4', params });
}

async function pagesOf(
  deps: Pick<IntakeDeps, 'pool' | 'vault'>,
  client: Sender,
  document: ResolvedDocument,
): Promise<PdfPages> {
  const { source } = document;
  const bytes =
    'bytes' in source
      ? source.bytes
      : await readUpload(deps.pool, deps.vault, { id: source.uploadId, clientId: client.id });
  return bytes === null ? { kind: 'unknown', why: 'unreadable' } : readPdfPages(bytes);
}

/* One document at a time is whole in memory for this, however many senders there are. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

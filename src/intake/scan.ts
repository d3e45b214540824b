/** Looks at documents for malware before they are accepted: an infected one is refused, whatever else is right of it. */
import type { Scanner, ScanState, ScanVerdict } from '../../contracts/scan.ts';
import { GatewayError } from '../errors.ts';
import type { IntakeDeps } from './deps.ts';
import type { ResolvedDocument } from './event-documents.ts';

export type ScanDeps = Pick<IntakeDeps, 'scan' | 'log' | 'counters'>;

/** An upload. Throws GatewayError `document-infected`, or `scan-unavailable` where the check is required and gave no verdict. */
export async function scanUpload(deps: ScanDeps, content: Parameters<Scanner['scan']>[0]): Promise<ScanState> {
  const verdict = await look(deps, content);
  if (verdict === null) return 'not-scanned';
  if (verdict.kind === 'infected') throw infected([{ pointer: '', name: verdict.name }]);
  return settled(deps, verdict);
}

/**
 * The documents of an event, by their place in it: those inside are looked at now, uploads were when they came. Throws as
 * `scanUpload` does, naming every infected one.
 */
export async function scanDocuments(
  deps: ScanDeps,
  documents: readonly ResolvedDocument[],
): Promise<ReadonlyMap<number, ScanState>> {
  const states = new Map<number, ScanState>();
  const found: { pointer: string; name: string }[] = [];
  for (const document of documents) {
    const { position, source } = document;
    if (!('bytes' in source)) {
      requireScanned(deps, document);
      continue;
    }
    const verdict = await look(deps, [source.bytes]);
    if (verdict?.kind === 'infected')
      found.push({ pointer: `/data/documents/${position}/content/base64`, name: verdict.name });
    else states.set(position, verdict === null ? 'not-scanned' : settled(deps, verdict));
  }
  if (found.length > 0) throw infected(found);
  return states;
}

/* It came before there was a check, or while none was required. */
function requireScanned(deps: ScanDeps, { position, scan }: ResolvedDocument): void {
  if (deps.scan?.required !== true || scan === 'clean') return;
  throw new GatewayError('event-invalid', 'accept', 'An upload was never looked at for malware.', {
    findings: [{ pointer: `/data/documents/${position}/content/uploadId`, code: 'upload-not-scanned' }],
  });
}

async function look(deps: ScanDeps, content: Parameters<Scanner['scan']>[0]): Promise<ScanVerdict | null> {
  if (deps.scan === null) return null;
  const verdict = await deps.scan.scanner.scan(content);
  deps.counters.scans.inc({ result: verdict.kind });
  if (verdict.kind === 'infected') deps.log.warn('document.infected', { signature: verdict.name });
  if (verdict.kind === 'failed') deps.log.warn('document.not-scanned', { reason: verdict.reason });
  return verdict;
}

function settled(deps: ScanDeps, verdict: Exclude<ScanVerdict, { kind: 'infected' }>): ScanState {
  if (verdict.kind === 'clean') return 'clean';
  if (deps.scan?.required === true)
    throw new GatewayError('scan-unavailable', 'accept', 'The malware check gave no verdict.');
  return 'not-scanned';
}

function infected(found: readonly { pointer: string; name: string }[]): GatewayError {
  return new GatewayError('document-infected', 'accept', 'The malware check refused a document.', {
    findings: found.map(({ pointer, name }) => ({ pointer, code: 'document-infected', params: { name } })),
  });
}

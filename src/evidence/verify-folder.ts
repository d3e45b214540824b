/**
 * Checks an evidence folder without the gateway, the database or a network: the seal on its manifest, every byte,
 * every entry and its links, the XML signature of every request. Names the exact spot of whatever is wrong.
 */
import type { X509Certificate } from 'node:crypto';
import type { Manifest } from '../../contracts/evidence.ts';
import type { FolderFinding, FolderReport, FoundFile, Report } from './folder-report.ts';
import { checkEntries } from './verify-entries.ts';
import { checkFiles, type Expected } from './verify-files.ts';
import { readManifest } from './verify-manifest.ts';
import { checkRequest } from './verify-request.ts';
import { commonName, printable } from './words.ts';

/** The folder, as whoever checks it can look into it. Paths are relative, with `/`. */
export type FolderReader = {
  /** Every file in it, at any depth. */
  list(): Promise<readonly FoundFile[]>;
  /** The whole of a file, or null where it is not there or larger than `maxBytes`. */
  read(path: string, maxBytes: number): Promise<Buffer | null>;
};

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;
/** The longest request: a document of 15 MB in base64 and its envelope. Bytes. */
const MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** `anchors`: certificates of the authorities to trust; none: the seal is named and not judged. */
export async function verifyFolder(
  folder: FolderReader,
  options: { anchors: readonly X509Certificate[] },
): Promise<FolderReport> {
  const findings: FolderFinding[] = [];
  const report: Report = (code, { path = null, entry = null }, text) =>
    void findings.push({ code, path, entry, text: printable(text) });
  const listed = await folder.list();
  const text = await folder.read('manifest.json', MAX_MANIFEST_BYTES);
  const jws = await folder.read('manifest.jws', MAX_MANIFEST_BYTES);
  const read = readManifest({ text, jws, anchors: options.anchors }, report);
  const base: FolderReport = {
    message: null,
    entity: null,
    simulated: false,
    madeAt: null,
    seal: read.seal,
    files: listed.length,
    pieces: 0,
    erased: [],
    requests: [],
    findings,
  };
  const { manifest } = read;
  if (manifest === null) return base;
  checkEntries(manifest, report);
  const sound = checkFiles(expectedIn(manifest), listed, report);
  return {
    ...base,
    message: manifest.message.id,
    entity: manifest.entity.dir3,
    simulated: manifest.message.simulated,
    madeAt: manifest.madeAt,
    pieces: manifest.entries.filter(({ file }) => file !== null).length,
    erased: manifest.entries.flatMap(({ entry, erased }) =>
      erased === null || !('name' in entry) ? [] : [{ name: entry.name, ...erased }],
    ),
    requests: await checkRequests(
      folder,
      { manifest, sound, anchors: options.anchors, intermediates: read.chain },
      report,
    ),
  };
}

/** Whose bytes, as the manifest has them. */
function expectedIn(manifest: Manifest): Expected[] {
  const pieces = manifest.entries.flatMap(({ n, entry, file }) =>
    file !== null && 'sha256' in entry ? [{ path: file, sha256: entry.sha256, size: entry.size, entry: n }] : [],
  );
  return [...manifest.files, ...pieces];
}

async function checkRequests(
  folder: FolderReader,
  of: {
    manifest: Manifest;
    sound: ReadonlySet<string>;
    anchors: readonly X509Certificate[];
    intermediates: readonly X509Certificate[];
  },
  report: Report,
): Promise<FolderReport['requests']> {
  const checked: FolderReport['requests'] = [];
  for (const { n, entry, file } of of.manifest.entries) {
    // One whose bytes are not those that were kept is named already: its signature would say nothing more.
    if (entry.kind !== 'evidence' || entry.piece !== 'request' || file === null || !of.sound.has(file)) continue;
    const bytes = await folder.read(file, MAX_REQUEST_BYTES);
    if (bytes === null) continue;
    const result = checkRequest(bytes, { at: new Date(entry.happenedAt), ...of });
    if (result.kind === 'refused')
      report(
        'request-signature',
        { path: file, entry: n },
        `${file}: its XML signature does not hold (${result.reason})`,
      );
    else
      checked.push({
        path: file,
        signature: result.kind === 'valid' ? 'valid' : 'none',
        signer: result.kind === 'valid' ? commonName(result.certificate) : null,
      });
  }
  return checked;
}

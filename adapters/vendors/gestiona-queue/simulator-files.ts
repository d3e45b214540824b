/** Files, documents, thirds and contents of the simulated API. */
import { createHash } from 'node:crypto';
import { STORAGE } from './codes.ts';
import { PDF, type SimulatedEntry, type SimulatedFile, type SimulatedThird } from './simulator-records.ts';
import { pageOf, type Said } from './simulator-said.ts';

/** How a document's content differs from one page that says nothing. */
export type SimulatedContent = {
  status?: number;
  bytes?: Uint8Array;
  mediaType?: string;
  sha512?: string;
  size?: string;
};
export type Office = {
  files: Map<string, SimulatedFile>;
  thirds: Map<string, SimulatedThird>;
  contents: Map<string, SimulatedContent>;
  /** Ids of files the token's user may not see. */
  forbidden: Set<string>;
  pageSize: number;
};
type Of = { office: Office; base: string; path: readonly string[]; query: URLSearchParams };

const NOT_FOUND: Said = { status: 404, type: 'error', body: { code: 404, name: 'Not Found' } };

/** Null: none of these. `path` is below the base, decoded. */
export function resource(of: Of): Said | null {
  const [kind, id, below, folder] = of.path;
  if (kind === 'files') return id === undefined ? filesBy(of) : file(of, { id, below, folder });
  if (kind === 'thirds') return id === undefined ? thirdsBy(of) : third(of, id, below);
  if (of.path.slice(0, 3).join('/') === 'content/small/documentinstances') return content(of.office, of.path[3] ?? '');
  return null;
}

function file(
  of: Of,
  { id, below, folder }: { id: string; below: string | undefined; folder: string | undefined },
): Said {
  const found = of.office.files.get(id);
  if (found === undefined) return NOT_FOUND;
  if (of.office.forbidden.has(id)) return { status: 403, type: 'error', body: { code: 403, name: 'Forbidden' } };
  const here = `${of.base}/${of.path.map(encodeURIComponent).join('/')}`;
  const list = (items: readonly unknown[], type: string) =>
    pageOf(items, { here, query: of.query, size: of.office.pageSize, type });
  switch (below) {
    case undefined:
      return { status: 200, type: 'file', body: shownFile(of.base, found) };
    case 'documents-and-folders': {
      const entries = folder === undefined ? found.documents : found.folders.get(folder);
      return entries === undefined
        ? NOT_FOUND
        : list(
            entries.map((each) => shownEntry(of.base, id, each)),
            'documents',
          );
    }
    case 'thirdparties':
      return list(
        found.thirds.map((each) => ({ links: [{ rel: 'third', href: `${of.base}/thirds/${each}` }] })),
        'thirdparties',
      );
    default:
      return NOT_FOUND;
  }
}

function shownFile(base: string, { id, code, free_title }: SimulatedFile) {
  return { id, code, free_title, links: [{ rel: 'self', href: `${base}/files/${id}` }] };
}

function shownEntry(base: string, file: string, { id, type, name }: SimulatedEntry) {
  return { type, rel: name, href: `${base}/files/${file}/${type === 'FOLDER' ? 'folders' : 'documents'}/${id}` };
}

/** `filter-view` with `exact_code`. */
function filesBy({ office, base, query }: Of): Said {
  const { exact_code: code } = filterOf(query);
  const found = [...office.files.values()].filter((each) => code === undefined || each.code === code);
  const content = found.map((each) => shownFile(base, each));
  return pageOf(content, { here: `${base}/files`, query, size: office.pageSize, type: 'files' });
}

/** `filter-view` with `nif`. */
function thirdsBy({ office, base, query }: Of): Said {
  const { nif } = filterOf(query);
  const found = [...office.thirds.values()].filter((each) => nif !== undefined && each.third.nif === nif);
  const content = found.map((each) => each.third);
  return pageOf(content, { here: `${base}/thirds`, query, size: office.pageSize, type: 'thirds' });
}

function filterOf(query: URLSearchParams): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(query.get('filter-view') ?? '', 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}

function third({ office }: Of, id: string, below: string | undefined): Said {
  const found = office.thirds.get(id);
  if (found === undefined) return NOT_FOUND;
  if (below === undefined) return { status: 200, type: 'third', body: found.third };
  if (below !== 'default-address') return NOT_FOUND;
  return found.address === null ? { status: 204 } : { status: 200, type: 'address', body: found.address };
}

function content({ contents, files }: Office, id: string): Said {
  const entries = [...files.values()].flatMap((each) => [each.documents, ...each.folders.values()].flat());
  const entry = entries.find((each) => each.id === id);
  const other = contents.get(id) ?? {};
  if (entry === undefined && !contents.has(id)) return NOT_FOUND;
  if (other.status !== undefined) return { status: other.status };
  const bytes = other.bytes ?? PDF;
  const digest = (alg: string) => createHash(alg).update(bytes).digest('hex');
  return {
    status: 200,
    bytes,
    headers: {
      'content-type': other.mediaType ?? 'application/pdf',
      'content-disposition': `attachment; filename="${id}.pdf"`,
      [STORAGE.size]: other.size ?? String(bytes.byteLength),
      [STORAGE.extension]: 'pdf',
      [STORAGE.mediaType]: other.mediaType ?? 'application/pdf',
      [STORAGE.md5]: digest('md5'),
      [STORAGE.sha1]: digest('sha1'),
      [STORAGE.sha512]: other.sha512 ?? digest('sha512'),
    },
  };
}

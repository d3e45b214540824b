/** A message is thin, an id and little else: fetches the file it is about, its documents, its thirds and their addresses. */
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { addressOf, type GestionaAccess, idOf, linkOf, within } from './address.ts';
import { elsewhere, read, readList } from './call.ts';
import type { Mapping } from './config.ts';
import { entrySchema, type Message, thirdPartySchema } from './schema.ts';

/** As the API sent it; `gatheredSchema` says what of it is understood. */
export type Raw = {
  message: Message;
  file: unknown;
  documents: unknown[];
  thirds: { third: unknown; address: unknown }[];
};

/** People of one event (contracts/event.ts). */
const MAX_THIRDS = 100;
const MAX_ENTRIES = 500;

/** Throws VendorFault: `invalid` where it can never be had, `retryable` where it may be had later, `auth`. */
export async function gather(
  access: GestionaAccess,
  tools: VendorTools,
  of: { message: Message; mapping: Mapping },
): Promise<Raw> {
  const { message, mapping } = of;
  const address = fileAddress(access, message, mapping);
  const file = await read(access, tools, address);
  if (file === null) throw missing('/payload/target');
  return {
    message,
    file,
    documents: await documentsOf(access, tools, { file: address, folder: mapping.documents?.folder }),
    thirds: await thirdsOf(access, tools, { file: address, postal: mapping.postal !== 'none' }),
  };
}

/* Only a file's own id leads to it; of a document's file a link has to tell. */
function fileAddress(access: GestionaAccess, { payload }: Message, { target }: Mapping): string {
  const href = linkOf(payload.links, 'file');
  if (href !== null) return inside(access, href, '/payload/links/file');
  if (target === 'file') return addressOf(access, 'files', payload.target);
  throw invalid({ pointer: '/payload/links', code: 'file-not-told' });
}

async function documentsOf(
  access: GestionaAccess,
  tools: VendorTools,
  { file, folder }: { file: string; folder: string | undefined },
): Promise<unknown[]> {
  const url = `${file}/documents-and-folders`;
  const top = await readList(access, tools, { url, atMost: MAX_ENTRIES });
  if (folder === undefined) return top;
  for (const each of top) {
    const entry = entrySchema.safeParse(each);
    if (!entry.success || entry.data.type !== 'FOLDER' || entry.data.rel.trim() !== folder) continue;
    const id = idOf(inside(access, entry.data.href, '/documents/href'));
    if (id === null) throw invalid({ pointer: '/documents/href', code: 'wrong-format' });
    return readList(access, tools, { url: `${url}/${id}`, atMost: MAX_ENTRIES });
  }
  throw invalid({ pointer: '/documents', code: 'folder-not-there', params: { folder } });
}

async function thirdsOf(
  access: GestionaAccess,
  tools: VendorTools,
  { file, postal }: { file: string; postal: boolean },
): Promise<Raw['thirds']> {
  const parties = await readList(access, tools, { url: `${file}/thirdparties`, atMost: MAX_ENTRIES });
  if (parties.length > MAX_THIRDS)
    throw invalid({ pointer: '/thirds', code: 'too-many', params: { maximum: MAX_THIRDS } });
  const found: Raw['thirds'] = [];
  for (const [n, party] of parties.entries()) {
    const parsed = thirdPartySchema.safeParse(party);
    const href = parsed.success ? linkOf(parsed.data.links, 'third') : null;
    if (href === null) throw invalid({ pointer: `/thirds/${n}/links/third`, code: 'required' });
    const url = inside(access, href, `/thirds/${n}/links/third`);
    const third = await read(access, tools, url);
    if (third === null) throw missing(`/thirds/${n}`);
    found.push({ third, address: postal ? await read(access, tools, `${url}/default-address`) : null });
  }
  return found;
}

function inside(access: GestionaAccess, href: string, pointer: string): string {
  const address = within(access, href);
  if (address === null) throw elsewhere(pointer);
  return address.replace(/\?.*$/, '').replace(/\/+$/, '');
}

function missing(pointer: string): VendorFault {
  return invalid({ pointer, code: 'not-at-vendor' });
}

function invalid(finding: Finding): VendorFault {
  return new VendorFault({ kind: 'invalid', findings: [finding] });
}

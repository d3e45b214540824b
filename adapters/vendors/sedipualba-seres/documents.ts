/** Opens an annex: the service gives its bytes, an address, or only its CSV. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { OpenedDocument, VendorTools } from '../../../contracts/vendor-intake.ts';
import { call } from './call.ts';
import type { SeresAccess } from './normalise.ts';
import { contentSchema } from './schema.ts';

/** 15 MB in base64, and what stands around it. */
const MAX_ANSWER_BYTES = 21 * 1024 * 1024;

export async function openAnnex(ref: string, access: SeresAccess, tools: VendorTools): Promise<OpenedDocument> {
  const id = /^anexo:(\d{1,12})$/.exec(ref)?.[1];
  if (id === undefined) throw missing();
  const found = await call(access, tools, { path: `rutaanexo/${id}`, maxAnswerBytes: MAX_ANSWER_BYTES });
  if (found === null) throw missing();
  const parsed = contentSchema.safeParse(found.value);
  if (!parsed.success) throw new VendorFault({ kind: 'retryable' }, 'annex-not-as-agreed');
  const { tipoRuta, contenido, url, csv } = parsed.data;
  switch (tipoRuta) {
    case 'Disco': {
      const bytes = Buffer.from(contenido ?? '', 'base64');
      if (bytes.byteLength === 0) throw missing();
      return { kind: 'bytes', bytes };
    }
    case 'Url':
      if (!url) throw missing();
      return { kind: 'address', url };
    case 'Csv':
      return { kind: 'address', url: addressOf(csv, access) };
    default:
      throw new VendorFault({
        kind: 'invalid',
        findings: [{ pointer: '/tipoRuta', code: 'not-one-of', params: { allowed: 'Url, Disco, Csv' } }],
      });
  }
}

function addressOf(csv: string | null | undefined, { settings }: SeresAccess): string {
  if (!csv) throw missing();
  if (settings.csvUrl === undefined)
    throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '/csv', code: 'document-by-csv' }] });
  return settings.csvUrl.replaceAll('{csv}', encodeURIComponent(csv));
}

function missing(): VendorFault {
  return new VendorFault({
    kind: 'invalid',
    findings: [{ pointer: '/docAnexo', code: 'document-not-fetched', params: { reason: 'not-found' } }],
  });
}

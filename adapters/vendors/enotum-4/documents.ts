/** The documents of a tramesa: those inside the message are checked against their digest; no other way is open here. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../../contracts/outcome.ts';
import { finding } from './refusals.ts';
import type { EnotumDocument, Tramesa } from './schema.ts';
import { TEXT } from './schema-tree.ts';

/** `sha256`: base64, as an event says it. */
export type ReadDocument = { role: 'main' | 'annex'; name: string; mediaType: string; bytes: Buffer; sha256: string };

const ALGORITHMS = { 'SHA-1': 'sha1', 'SHA-256': 'sha256' } as const;

export function readDocuments({ Documents }: Tramesa): { documents: ReadDocument[]; findings: Finding[] } {
  const all: ['main' | 'annex', EnotumDocument, string][] = [
    ['main', Documents.Resolucio, '/Tramesa/Documents/Resolucio'],
    ...(Documents.Annex ?? []).map((each, n): ['annex', EnotumDocument, string] => [
      'annex',
      each,
      `/Tramesa/Documents/Annex/${n}`,
    ]),
  ];
  const documents: ReadDocument[] = [];
  const findings: Finding[] = [];
  for (const [role, document, at] of all) {
    if (/\p{M}/u.test(document.Nom.normalize('NFD'))) findings.push(finding(1039, `${at}/Nom`));
    const read = bytesOf(document, at);
    if (!Buffer.isBuffer(read)) findings.push(read);
    else {
      const mediaType = mediaTypeOf(read);
      findings.push(...judgeBytes(document, read, at));
      if (mediaType === null) findings.push(finding(911, at, 'només PDF o ZIP'));
      else documents.push({ role, name: document.Nom, mediaType, bytes: read, sha256: sha256(read) });
    }
  }
  return { documents, findings };
}

/* An FTP account, DESA'L and MTOM are the AOC's: what they name does not exist for us. An address of the sender's choosing
   is fetched by nobody. */
function bytesOf(document: EnotumDocument, at: string): Buffer | Finding {
  if (document.Dades !== undefined) return Buffer.from(document.Dades, 'base64');
  if (document.URLDescarrega !== undefined) return finding(505, `${at}/URLDescarrega`);
  const way = (['Ruta', 'UUIDFitxer', 'UUIDDocument', 'IdFicheroPCI'] as const).find(
    (name) => document[name] !== undefined,
  );
  return finding(912, `${at}/${way ?? ''}`, 'aquí només es llegeixen documents dins del missatge (Dades)');
}

function judgeBytes({ Hash, Mida }: EnotumDocument, bytes: Buffer, at: string): Finding[] {
  if (Hash !== undefined) {
    const made = createHash(ALGORITHMS[Hash.Algoritme]).update(bytes).digest();
    if (!made.equals(Buffer.from(Hash[TEXT], 'base64'))) return [finding(923, `${at}/Hash`)];
  }
  return Mida !== undefined && Mida !== bytes.byteLength
    ? [finding(923, `${at}/Mida`, 'Mida no és la del document')]
    : [];
}

/** By content: a name proves nothing. */
function mediaTypeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  return bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04])) ? 'application/zip' : null;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

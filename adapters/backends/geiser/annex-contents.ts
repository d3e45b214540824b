/**
 * The papers of an entry that arrived, as `consultar` brings them when asked for contents: named by their place, since
 * what a stranger calls a file is no name to keep it under. One whose digest differs is kept all the same, and told.
 */
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import { childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { isDigestOf, type Receipts } from './receipts.ts';
import { ENDINGS } from './schema.ts';

/** Most of one entry: SIR takes five. */
const ANNEXES_MAX = 20;

export function contentsOf(entry: XmlTree): Receipts {
  const receipts: Receipts = { pieces: [], healed: [] };
  for (const [index, annex] of childrenNamed(entry, 'anexos').slice(0, ANNEXES_MAX).entries()) {
    const bytes = Buffer.from(childText(annex, 'anexo') ?? '', 'base64');
    if (bytes.byteLength === 0) continue;
    receipts.pieces.push({ ...formOf(annex, index + 1), bytes });
    const told = childText(annex, 'hash');
    if (told !== undefined && !isDigestOf(told, bytes)) receipts.healed = ['receipt-digest-differs'];
  }
  return receipts;
}

/** Of a type that SIR knows, its own ending; of any other it is only bytes. */
function formOf(annex: XmlTree, place: number): Pick<EvidencePiece, 'name' | 'kind' | 'mediaType'> {
  const told = childText(annex, 'tipoMime') ?? '';
  const [, ending = ''] = /\.([A-Za-z0-9]{1,5})$/.exec(childText(annex, 'nombre') ?? '') ?? [];
  const [mediaType] = Object.entries(ENDINGS).find(
    ([type, endings]) => type === told || (told === '' && endings.includes(ending.toLowerCase())),
  ) ?? [''];
  const known = ENDINGS[mediaType]?.[0];
  return known === undefined
    ? { name: `anexo-${place}.bin`, kind: 'receipt', mediaType: 'application/octet-stream' }
    : { name: `anexo-${place}.${known}`, kind: 'receipt', mediaType };
}

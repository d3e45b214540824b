/** One item of a list, written again by itself: the page it stood on tells of other envíos too. */
import type { EvidencePiece } from '../../../contracts/outcome.ts';
import { element, serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';
import { CALLS } from './schema.ts';

export function pieceOfItem(item: XmlTree): EvidencePiece {
  const { namespace } = CALLS.LocalizaRealizadas;
  const bytes = Buffer.concat(serialise({ ...written(item), namespaces: { '': namespace } }));
  return { name: 'realizada.xml', kind: 'receipt-xml', mediaType: 'text/xml', bytes };
}

function written({ name, text, children }: XmlTree): XmlNode {
  return children.length === 0 ? element(name, {}, text) : element(name, {}, ...children.map(written));
}

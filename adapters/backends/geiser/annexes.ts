/** The documents of an entry as annexes: name, digest, type and content. */
import { createHash } from 'node:crypto';
import type { EventDocument } from '../../../contracts/event.ts';
import type { DeliverableDocument, OutboundEntry } from '../../../contracts/message.ts';
import type { Warning } from '../../../contracts/outcome.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { annexNames } from './sanitise.ts';
import { LIMITS } from './schema.ts';
import { node, some } from './wire.ts';

/** Decoded at a time: a multiple of four, so that each slice of base64 stands for itself. Bytes. */
const SLICE = 256 * 1024;

/** `validez` where the ENI state says it without doubt: an original, and a copy that is none of the certified ones. */
const VALIDITY: Readonly<Record<string, string>> = { EE01: 'ORIGINAL', EE99: 'COPIA' };

/**
 * The event says of a document what its bytes cannot: whether it is signed, what it is a copy of. The two are matched by
 * name and type, since the bytes come the main document first.
 */
export function annexesOf({ event, documents }: OutboundEntry): { nodes: XmlNode[]; warnings: Warning[] } {
  const declared = event.data.documents;
  const names = annexNames(declared);
  const free = new Set(declared.keys());
  const nodes = documents.map((each) => {
    const is = (n: number) => declared[n]?.name === each.name && declared[n]?.mediaType === each.mediaType;
    const position = [...free].find(is) ?? -1;
    free.delete(position);
    return annexNode(each, declared[position], names[position]?.text ?? each.name);
  });
  return { nodes, warnings: names.flatMap(({ warnings }) => warnings) };
}

/** `declared`: the same document in the event. The content is the very bytes it was handed: evidence keeps it once. */
function annexNode(document: DeliverableDocument, declared: EventDocument | undefined, name: string): XmlNode {
  const { mediaType } = document;
  const embedded = declared?.signed === true;
  return node(
    'anexos',
    ...some('nombre', name),
    ...some('validez', VALIDITY[declared?.eni?.state ?? '']),
    ...some('tipoDocumento', 'DOCUMENTO_ADJUNTO'),
    ...some('tipoFirma', embedded ? 'EMBEBIDA' : 'SIN_FIRMA'),
    ...some('hash', sha512Of(document.contentBase64)),
    ...some('tipoMime', mediaType.length <= LIMITS.tipoMime ? mediaType : undefined),
    ...some('tamanioFichero', String(document.size)),
    node('anexo', document.contentBase64),
  );
}

/** Lower-case hex of SHA-512 over the decoded bytes; that it is SHA-512 is inferred from a helper of the client. */
function sha512Of(base64: Uint8Array): string {
  const hash = createHash('sha512');
  for (let start = 0; start < base64.byteLength; start += SLICE) {
    const slice = base64.subarray(start, start + SLICE);
    hash.update(
      Buffer.from(Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength).toString('latin1'), 'base64'),
    );
  }
  return hash.digest('hex');
}

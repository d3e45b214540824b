/** XML that somebody else wrote and that is to stand inside a message of ours: judged as a stranger's, put into canonical form. */
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import { parseXml, type XmlLimits, type XmlTree } from './soap-xml.ts';

export type Fragment = {
  root: XmlTree;
  /** Exclusive canonical form without comments (xml-exc-c14n 1.0), UTF-8. */
  bytes: Uint8Array;
};

/** Throws GatewayError `xml-refused` as `parseXml` does. */
export function canonicalFragment(xml: Uint8Array, limits: XmlLimits): Fragment {
  const root = parseXml(xml, limits);
  const document = XmlDocument.fromBuffer(xml);
  try {
    const text = document.root.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
    return { root, bytes: Buffer.from(text, 'utf8') };
  } finally {
    document.dispose();
  }
}

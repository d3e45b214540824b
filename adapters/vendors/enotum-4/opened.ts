/** What an envelope came to: its petition, and how to close the same envelope around the answer. */
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';

export type Opened =
  | { kind: 'petition'; petition: XmlTree; close(answer: XmlNode, now: Date): string }
  /** Answered in the envelope's own way, before e-NOTUM is asked anything. */
  | { kind: 'refused'; close(now: Date): string }
  /** No message of this envelope; `code` as SOAP 1.1, section 4.4.1 names it. */
  | { kind: 'fault'; code: 'Client' | 'MustUnderstand' | 'VersionMismatch'; text: string };

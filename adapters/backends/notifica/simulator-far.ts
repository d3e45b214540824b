/** What every operation of the far side works with, and the shape of an operation. */
import type { ApiKeys } from './simulator-access.ts';
import type { Agenda } from './simulator-clock.ts';
import type { Life } from './simulator-life.ts';
import type { XmlNode } from './simulator-message.ts';
import type { Store } from './simulator-store.ts';

export type Far = {
  apiKeys: ApiKeys;
  agenda: Agenda;
  store: Store;
  life: Life;
  maxDocumentBytes: number;
  procedures: Readonly<Record<string, readonly string[]>> | undefined;
  refuseDuplicateReferences: boolean;
  /** How long a created envío cannot be found by asking. */
  findDelayMs: number;
  /** Give receipts as XML too. */
  withXml: boolean;
};

export type Operation = {
  /** SOAPAction. */
  action: string;
  /** Namespace of request and answer. */
  namespace: string;
  answerName: string;
  /** Does what is asked and gives the children of the answer element, or throws a Refusal. */
  run(far: Far, request: XmlNode, key: string): string;
};

/** What the simulated service remembers, and what its parts say to each other. */
import type { SimulatedNotice } from './simulator-notices.ts';

export type Fault = 'hang' | 'error' | 'garbage' | 'reset';

export type SimulatorState = {
  notices: SimulatedNotice[];
  /** Where a document is, by its id (`*`: every one); otherwise it comes as bytes. */
  documents: Map<string, string>;
  /** What `/files/<name>` serves without a token. */
  files: Map<string, { status: number; bytes: Uint8Array }>;
  /** Documents that are not what their digest says. */
  forged: Set<string>;
  /** By entity code. */
  faults: Map<string, Fault>;
  /** `METHOD path` of every request. */
  calls: string[];
  /** By notice: the bodies it was told, oldest first. */
  told: Map<string, string[]>;
  /** Another consumer has the queue. */ // queue
  occupied: boolean; // queue
  /** The next acknowledgement is lost on its way. */ // queue
  loseAck: boolean; // queue
  acks: { ref: string; outcome: string }[]; // queue
  onAck: () => Promise<void>; // queue
};

export type Asked = { method: string; path: readonly string[]; query: URLSearchParams; body: string };
export type Answer = { status: number; body?: string };

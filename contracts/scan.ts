/** The port of a malware check: what looks at a document before it is accepted. */

/** clean · infected: with the name its signature has there · failed: it said neither, for a short stable reason. */
export type ScanVerdict = { kind: 'clean' } | { kind: 'infected'; name: string } | { kind: 'failed'; reason: string };

export type Scanner = {
  /** Never throws for a fault of the scanner; what `content` itself throws passes through. */
  scan(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ScanVerdict>;
};

/** How a document was looked at: `not-scanned` where there is no scanner, or it failed and is not required. */
export const SCAN_STATES = ['clean', 'not-scanned'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** `required`: a document that could not be looked at is not accepted. */
export type DocumentScan = { scanner: Scanner; required: boolean };

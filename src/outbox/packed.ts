/** Sealed pieces of several rows as one binary value and their places in it: an array of them would travel as text. */

/** `starts`: from 1, as `substring` of SQL counts. */
export function pack(pieces: readonly Uint8Array[]): { bytes: Buffer; starts: number[] } {
  const starts: number[] = [];
  let end = 1;
  for (const piece of pieces) {
    starts.push(end);
    end += piece.byteLength;
  }
  return { bytes: Buffer.concat(pieces), starts };
}

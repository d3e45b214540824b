/** Base64 of bytes that come in pieces: a group of three may straddle two of them. */

/** ASCII bytes of RFC 4648 base64, padded, one line. */
export async function* encodeBase64(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let carry: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = carry.byteLength === 0 ? piece : Buffer.concat([carry, piece]);
    const whole = bytes.byteLength - (bytes.byteLength % 3);
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
    carry = bytes.subarray(whole);
  }
  if (carry.byteLength > 0) yield Buffer.from(carry.toString('base64'), 'latin1');
}

/** A number of 26 characters that sorts by time (ULID): what SCSP's petition number has room for, and a UUID does not. */

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;

/** `random`: 16 bytes, of which five bits each are used. */
export function ulid(now: Date, random: Uint8Array): string {
  let time = '';
  let rest = now.getTime();
  for (let n = 0; n < TIME_CHARACTERS; n += 1) {
    time = CROCKFORD.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return time + Array.from(random.subarray(0, 16), (byte) => CROCKFORD.charAt(byte % 32)).join('');
}

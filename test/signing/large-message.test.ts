import { describe, expect, it } from 'vitest';
import { verifySoap } from '../../src/signing/verify.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { PROFILE, payload, pemOf, SIGNED_AT, signedMessage } from '../support/seals.ts';

/** More than one slice of hashing, the last one not full. */
const BYTES = 14_000_001;
const SLICE_BYTES = 1024 * 1024;

describe('a message with a document of 10 MB', () => {
  it('is signed and verified whole', async () => {
    const message = await signedMessage({ bytes: BYTES });
    const verified = verifySoap(message, {
      profile: PROFILE,
      trusted: [pemOf('seal-ayuntamiento-ficticio')],
      now: SIGNED_AT,
    });
    expect(verified.bodyXml.length).toBeGreaterThan(BYTES);
  });

  it('is hashed in slices between which others have their turn', async () => {
    let turns = 0;
    let hashed = false;
    const takeTurn = () => {
      if (hashed) return;
      turns += 1;
      setImmediate(takeTurn);
    };
    const bodyPieces = payload(BYTES);
    setImmediate(takeTurn);
    const sign = async () => {
      hashed = true;
      return new Uint8Array(256);
    };
    const signer = { certificate: new Uint8Array(1), sign };
    await wsSecurity.sign({ headerXml: '', bodyPieces, signer, now: SIGNED_AT, profile: PROFILE });
    expect(turns).toBeGreaterThanOrEqual(Math.floor(BYTES / SLICE_BYTES) - 1);
  });
});

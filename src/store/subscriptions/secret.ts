/** The secret of a subscription as it is stored: sealed under a data key of its own. */
import { open, seal } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';

type Which = 'secret' | 'former';

const placeOf = (subscription: string, which: Which) => `subscription:${subscription}:${which}`;

export function sealSecret(
  vault: Vault,
  of: { subscription: string; key: WrappedKey; which: Which },
  secret: string,
): Buffer {
  return seal(vault.unwrap(of.key, of.subscription), Buffer.from(secret), placeOf(of.subscription, of.which));
}

/** Throws GatewayError `decryption-failed` or `data-key-unknown`. */
export function openSecret(
  vault: Vault,
  of: { subscription: string; key: WrappedKey; which: Which },
  sealed: Buffer,
): string {
  return open(vault.unwrap(of.key, of.subscription), sealed, placeOf(of.subscription, of.which)).toString();
}

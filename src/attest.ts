/** Signs what the gateway vouches for with the seals it holds: checkpoints of chains, manifests of evidence folders. */
import type { Attest } from '../contracts/evidence.ts';
import type { Seals } from './seals.ts';
import { signJws } from './signing/jws.ts';

export function createAttest(seals: Pick<Seals, 'attesterOf'>): Attest {
  return async (entity, content) => {
    const signer = seals.attesterOf(entity);
    if (signer === null) return null;
    const jws = await signJws({ ...content, signer });
    return { jws, certificates: [signer.certificate, ...(signer.chain ?? [])] };
  };
}

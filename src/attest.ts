/** Signs what the gateway vouches for with the seals it holds: checkpoints of chains, manifests of evidence folders. */
import type { Attester } from '../contracts/evidence.ts';
import type { Seals } from './seals.ts';
import { signJws } from './signing/jws.ts';

export function createAttester(seals: Pick<Seals, 'attesterOf'>): Attester {
  return {
    certificatesOf(entity) {
      const signer = seals.attesterOf(entity);
      return signer === null ? null : [signer.certificate, ...(signer.chain ?? [])];
    },
    async sign(entity, content) {
      const signer = seals.attesterOf(entity);
      return signer === null ? null : signJws({ ...content, signer });
    },
  };
}

/** Starts the simulated service for a sandbox; its token is made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { startSimulator } from './simulator.ts';
import { noticeOf } from './simulator-notices.ts';
import { pushNotice } from './simulator-push.ts'; // push

export async function startForSandbox(): Promise<VendorSimulator> {
  const token = randomBytes(24).toString('hex');
  const simulator = await startSimulator({ token });
  return {
    credential: { url: simulator.url, token },
    // Here the service knows its entities by their DIR3.
    entityOf: (entity) => ({ code: entity }),
    async happen({
      entity,
      facade, // push
    }) {
      const id = `n-${randomBytes(6).toString('hex')}`;
      const notice = noticeOf({ id, entity, issuedAt: new Date() });
      simulator.notices.push(notice);
      await pushNotice({ notice, facade, token }); // push
      return { ref: id, event: { source: `urn:dir3:${entity}:invented`, id } };
    },
    told: (ref) => simulator.told.get(ref) ?? [],
    close: () => simulator.close(),
  };
}

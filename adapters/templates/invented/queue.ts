/** Empties the service's queue: what is leased comes again until it is acknowledged. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { QueueIntake } from '../../../contracts/vendor-intake.ts';
import { call } from './call.ts';
import type { Credential, EntitySettings, Settings } from './config.ts';
import { normalise, refOf } from './normalise.ts';
import { pageSchema } from './schema.ts';

export const queue: QueueIntake<Settings, Credential, EntitySettings> = {
  async subscribe(access, tools) {
    await call(access, tools, { path: `queue/${access.entity.settings.code}/consumer`, body: {} });
  },
  async lease(atMost, access, tools) {
    const found = await call(access, tools, { path: `queue/${access.entity.settings.code}?limit=${atMost}` });
    const page = pageSchema.safeParse(found?.value);
    if (!page.success) throw new VendorFault({ kind: 'retryable' }, 'queue-not-as-agreed');
    return page.data.notices.map((each) => {
      const ref = refOf(each);
      return { handle: ref, item: normalise(each, ref, access) };
    });
  },
  async ack(handle, outcome, access, tools) {
    const body = outcome.kind === 'taken' ? { outcome: 'TAKEN' } : { outcome: 'REFUSED', reason: outcome.reason };
    const path = `queue/${access.entity.settings.code}/${encodeURIComponent(handle)}`;
    await call(access, tools, { path, body });
  },
};

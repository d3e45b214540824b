/** Where messages stand, for the e-office that pushes: by its own reference, by a person, by their id; its entities' alone. */
import type { Gateway, VendorMessage } from '../../contracts/vendor-intake.ts';
import { personKey } from '../domain/person-key.ts';
import { GatewayError } from '../errors.ts';
import { findByPerson, findByRef, findByRemoteId } from '../store/vendors/find-messages.ts';
import { readVendorMessages } from '../store/vendors/read-messages.ts';
import type { Caller, PushDeps } from './push-deps.ts';
import { vendorMessage } from './vendor-message.ts';

/** Of one answer. */
const MOST = 100;

export function messageFinder(
  deps: PushDeps,
  { vendor, sender: { entities } }: Caller,
): Pick<Gateway, 'findByVendorRef' | 'findByRemoteId' | 'ofPerson' | 'status'> {
  const { pool, folder, explain } = deps;
  const clientPrefix = `vendor:${vendor.id}:`;
  async function read(ids: readonly string[]): Promise<VendorMessage[]> {
    const rows = await readVendorMessages(pool, { ids, entities });
    return rows.map((row) => vendorMessage(row, explain));
  }
  return {
    async findByVendorRef(name, value) {
      return read(await findByRef(pool, { name, value, entities, clientPrefix, limit: MOST }));
    },
    async findByRemoteId(remoteId) {
      const backends = deps.backends.map(({ adapter }) => adapter.id);
      return read(await findByRemoteId(pool, { remoteId, backends, entities, clientPrefix, limit: MOST }));
    },
    async ofPerson(person, { since = null, until = null, limit }) {
      if (vendor.intake.push?.asksByPerson !== true || !folder.keepsPersons)
        throw new GatewayError('not-available-here', 'accept', 'It is not kept whom messages are for.');
      const hashes = folder.keys.hashes(personKey(person));
      const most = Math.max(0, Math.min(MOST, limit));
      return read(await findByPerson(pool, { person: hashes, entities, since, until, limit: most }));
    },
    async status(messageId) {
      return (await read([messageId]))[0] ?? null;
    },
  };
}

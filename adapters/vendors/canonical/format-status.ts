/** How a message stands, as the CloudEvent an e-office is told: whole, so that it need ask for nothing. */
import { createHash } from 'node:crypto';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';

/** On the way nothing is certain yet. */
const ON_THE_WAY: readonly string[] = ['queued', 'sending', 'uncertain'];

export function concerns({ delivery }: VendorMessage): boolean {
  return !ON_THE_WAY.includes(delivery);
}

/** The same state is the same event, told however often: its `id` is made of what it says. */
export function formatStatus(message: VendorMessage) {
  const { id, entity, legalAt, madeAvailableAt, acceptedAt, ...rest } = message;
  const said = {
    ...{ id, entity, ...rest },
    acceptedAt: acceptedAt.toISOString(),
    madeAvailableAt: madeAvailableAt?.toISOString() ?? null,
    legalAt: legalAt?.toISOString() ?? null,
  };
  return {
    specversion: '1.0',
    id: `sta_${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)}`,
    source: `urn:dir3:${entity}:carpeta-gateway`,
    type: 'es.citizenfolder.message.status-changed.v1',
    subject: id,
    ...(legalAt === null ? {} : { time: legalAt.toISOString() }),
    datacontenttype: 'application/json',
    entitydir3: entity,
    // As subscriptions to the change feed have it; only the newest state is told, so there is no single change.
    data: { change: null, message: said, checkpoint: null },
  };
}

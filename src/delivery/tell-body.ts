/** The CloudEvent a subscription receives. Pure. */
import type { StatusChanged } from '../../contracts/api/subscription.ts';
import type { ToldChange, ToldMessage } from '../store/subscriptions/content.ts';

const COMMON = { specversion: '1.0', datacontenttype: 'application/json' } as const;

export function bodyOfPing(source: string, ping: { id: string; createdAt: Date }): StatusChanged {
  return {
    ...COMMON,
    id: ping.id,
    source,
    type: 'es.citizenfolder.subscription.ping.v1',
    time: ping.createdAt.toISOString(),
    data: { change: null, message: null, checkpoint: null },
  };
}

export function bodyOfTelling(source: string, { change, message, checkpoint }: ToldChange): StatusChanged {
  return {
    ...COMMON,
    id: `chg_${change.cursor}`,
    source,
    type: 'es.citizenfolder.message.status-changed.v1',
    ...(change.messageId === null ? {} : { subject: change.messageId }),
    time: change.at.toISOString(),
    entitydir3: change.entity,
    ...(change.sequence === null ? {} : { sequence: String(change.sequence) }),
    data: {
      change: { ...change, at: change.at.toISOString() },
      message: message === null ? null : messageOf(message),
      checkpoint,
    },
  };
}

function messageOf({ source, eventId, madeAvailableAt, legalAt, ...rest }: ToldMessage) {
  return {
    ...rest,
    event: { source, id: eventId },
    madeAvailableAt: madeAvailableAt?.toISOString() ?? null,
    legalAt: legalAt?.toISOString() ?? null,
  };
}

/** No product with a queue is built in: this constructed one stands for them, so that the core's side is proved. */
import { z } from 'zod';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { QueueLease, QueueOutcome } from '../../contracts/vendor-intake.ts';
import { notification, PDF } from '../http/harness.ts';
import { describeQueuedVendor, type QueuedFar } from './queued-vendor-suite.ts';

type Thing = { ref: string; kind: 'event' | 'unknown' | 'later' | 'forged' };

function createQueue() {
  const things: Thing[] = [];
  const acks: { ref: string; outcome: string }[] = [];
  const state = { occupied: false, lose: false, unavailable: true, subscriptions: 0, look: async () => {} };
  const put = (kind: Thing['kind']) => {
    const ref = `t-${things.length + acks.length + 1}`;
    things.push({ ref, kind });
    return ref;
  };
  const intake: VendorAdapter['intake'] = {
    product: 'Constructed',
    sources: [],
    emits: ['es.citizenfolder.notification.requested.v1'],
    defaultEffect: null,
    settingsSchema: z.unknown(),
    credentialSchema: z.unknown(),
    entitySchema: z.unknown(),
    async openDocument(ref) {
      if (ref === 'later' && state.unavailable) throw new VendorFault({ kind: 'retryable' }, 'status-503');
      const digest = { alg: 'sha-512', value: Buffer.alloc(64).toString('base64') } as const;
      return { kind: 'bytes', bytes: PDF, ...(ref === 'forged' ? { digest } : {}) };
    },
    queue: {
      async subscribe() {
        state.subscriptions += 1;
        if (state.occupied) throw new VendorFault({ kind: 'conflict' });
      },
      lease: async (atMost) => things.slice(0, atMost).map(leaseOf),
      async ack(handle: string, outcome: QueueOutcome) {
        await state.look();
        if (state.lose) {
          state.lose = false;
          throw new VendorFault({ kind: 'retryable' }, 'econnreset');
        }
        things.splice(
          things.findIndex(({ ref }) => ref === handle),
          1,
        );
        acks.push({ ref: handle, outcome: outcome.kind });
      },
    },
  };
  const far: QueuedFar = {
    settings: {},
    credential: {},
    entity: {},
    put: () => put('event'),
    putUnknown: () => put('unknown'),
    putLater: () => put('later'),
    mend() {
      state.unavailable = false;
    },
    putForged: () => put('forged'),
    occupy() {
      state.occupied = true;
    },
    leave() {
      state.occupied = false;
    },
    loseAck() {
      state.lose = true;
    },
    subscriptions: () => state.subscriptions,
    acks: () => acks,
    onAck(look) {
      state.look = look;
    },
    waiting: () => things.length,
    close: async () => {},
  };
  return { intake, far };
}

function leaseOf({ ref, kind }: Thing): QueueLease {
  if (kind === 'unknown') return { handle: ref, item: { ref, kind: 'unsupported', vendorKind: 'paloma' } };
  const main = { role: 'main', name: 'a.pdf', mediaType: 'application/pdf' };
  const documents = [{ ...main, content: { by: 'vendor', ref: kind } }];
  return {
    handle: ref,
    item: { ref, kind: 'event', event: notification({ id: ref, data: { effect: 'mirror', documents } }) },
  };
}

const current: { queue: ReturnType<typeof createQueue> } = { queue: createQueue() };
const adapter: VendorAdapter = {
  id: 'constructed-queue',
  evidenceLevel: 'own',
  get intake() {
    return current.queue.intake;
  },
} as VendorAdapter;

describeQueuedVendor({
  adapter,
  async start() {
    current.queue = createQueue();
    return current.queue.far;
  },
});

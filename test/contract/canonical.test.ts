import { adapter } from '../../adapters/vendors/canonical/index.ts';
import { startCanonicalSimulator } from '../../adapters/vendors/canonical/simulator.ts';
import { notificationOf } from '../../adapters/vendors/canonical/simulator-event.ts';
import { secretOf } from '../../src/signing/webhook.ts';
import { describeVendorStatus, type StatusReceiver } from './vendor-status-suite.ts';

const KEY = 'clave-de-prueba-canonica-1';
const SECRET = secretOf(Buffer.alloc(32, 7));

async function start(now: () => Date): Promise<StatusReceiver> {
  const simulator = await startCanonicalSimulator({ key: KEY, secret: SECRET, now });
  return {
    credential: { key: KEY, statusUrl: simulator.url, statusSecret: SECRET },
    entity: {},
    thing(entity) {
      const event = notificationOf(entity, now());
      return { event, key: event.id };
    },
    told: simulator.told,
    calls: () => simulator.state.calls,
    fault(kind) {
      simulator.state.fault = kind;
    },
    close: simulator.close,
  };
}

describeVendorStatus({
  adapter,
  start,
  said: { accepted: 'accepted', available: 'accepted available', accessed: 'accepted accessed' },
  secrets: [KEY, SECRET],
});

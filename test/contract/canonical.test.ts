import { adapter } from '../../adapters/vendors/canonical/index.ts';
import { startCanonicalSimulator } from '../../adapters/vendors/canonical/simulator.ts';
import { notificationOf } from '../../adapters/vendors/canonical/simulator-event.ts';
import { secretOf } from '../../src/signing/webhook.ts';
import { A, B } from '../http/harness.ts';
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';
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

const NOW = new Date('2026-10-01T09:00:00Z');
const other = { key: 'clave-de-prueba-canonica-2', statusUrl: 'https://gestor.example.org/', statusSecret: SECRET };
const request = (n: number, entity: string, more: object = {}): Pushed => ({
  method: 'POST',
  path: '/events',
  headers: { 'content-type': 'application/cloudevents+json' },
  body: JSON.stringify({ ...notificationOf(entity, NOW, `evento-${n}`), ...more }),
});
const says = (status: number) => (answer: Answered) => answer.status === status && answer.text.includes('"code"');

describePushVendor({
  adapter,
  settings: {},
  format: 'json',
  credentials: { own: { ...other, key: KEY }, other },
  entities: { [A]: {}, [B]: {} },
  request,
  unknownKind: (n) => request(n, A, { type: 'es.citizenfolder.paloma.v1' }),
  is: {
    accepted: ({ status }) => status === 202 || status === 200,
    refused: (answer) => says(422)(answer) || says(409)(answer),
    unauthenticated: says(401),
    tooLarge: says(413),
    later: says(503),
    notFound: says(404),
  },
  receiptOf: ({ text }) => (JSON.parse(text) as { messages: unknown }).messages,
  personal: ['00000000T', 'CIUDADANIA', 'FICTICIA'],
  secrets: [KEY, other.key, SECRET],
});

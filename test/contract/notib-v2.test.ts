import { adapter } from '../../adapters/vendors/notib-v2/index.ts';
import { startNotibSimulator } from '../../adapters/vendors/notib-v2/simulator.ts';
import { notificacio } from '../../adapters/vendors/notib-v2/simulator-records.ts';
import { A, B, inline, notification, PDF } from '../http/harness.ts';
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';
import { describeVendorStatus, type StatusReceiver } from './vendor-status-suite.ts';

const PASSWORDS = ['clave-de-prueba-1', 'clave-de-prueba-2'] as const;

function alta(n: number, entity: string, more: Record<string, unknown> = {}): Pushed {
  return {
    method: 'POST',
    path: '/notibapi/interna/notificacio/v2/alta',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...notificacio(entity), numExpedient: `EXP-2026-${n}`, ...more }),
  };
}

type Said = { error?: unknown; identificador?: unknown; referencies?: unknown };
const read = ({ text }: Answered): Said => JSON.parse(text) as Said;
const says = (statuses: readonly number[]) => (answer: Answered) =>
  statuses.includes(answer.status) && read(answer).error === true;

describePushVendor({
  adapter,
  settings: {},
  format: 'json',
  credentials: { own: { user: 'ripea', password: PASSWORDS[0] }, other: { user: 'helium', password: PASSWORDS[1] } },
  entities: { [A]: {}, [B]: {} },
  request: (n, entity) => alta(n, entity),
  unknownKind: (n) => alta(n, A, { enviamentTipus: 'SIR' }),
  is: {
    accepted: (answer) => answer.status === 201 && read(answer).error === false,
    refused: says([201, 200, 400]),
    unauthenticated: says([401]),
    tooLarge: says([413]),
    later: says([503]),
    notFound: says([404]),
  },
  receiptOf: (answer) => [read(answer).identificador, read(answer).referencies],
  personal: ['00000000T', 'CIUTADANIA', 'FICTICIA', 'persona.ficticia'],
  secrets: [...PASSWORDS],
});

let things = 0;

async function startReceiver(): Promise<StatusReceiver> {
  const credential = { user: 'ripea', password: PASSWORDS[0] };
  const simulator = await startNotibSimulator(credential);
  return {
    credential: { ...credential, callbackUrl: simulator.callbackUrl },
    entity: {},
    thing(entity) {
      things += 1;
      const key = `0b6b1f0e-0000-8000-8000-${String(things).padStart(8, '0')}0000`;
      const vendor = { system: 'notib-v2', refs: { identificador: key, numero: String(things) } };
      return { key, event: notification({ id: key, entity, data: { vendor, documents: [inline(PDF)] } }) };
    },
    told: (key) => simulator.told(key),
    calls: () => simulator.calls(),
    fault: (kind) => simulator.fault(kind === 'garbage' ? null : kind),
    close: () => simulator.close(),
  };
}

describeVendorStatus({
  adapter,
  start: startReceiver,
  // It is thin: that something changed, each time.
  said: { accepted: 'notificaCanvi', available: 'notificaCanvi', accessed: 'notificaCanvi' },
  skip: { garbage: 'To NOTIB any answer with status 200 is success, whatever its body.' },
  secrets: [PASSWORDS[0]],
});

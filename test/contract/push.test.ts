/** A constructed product that pushes, so that the core's side is proved whichever adapters are built in. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { PushProblem, VendorIntake } from '../../contracts/vendor-intake.ts';
import { A, B, inline, notification, PDF } from '../http/harness.ts';
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';

const thing = z.strictObject({ tipo: z.string(), numero: z.int(), organo: z.string(), nif: z.string() });
const STATUS: Record<PushProblem['kind'], number> = {
  unauthenticated: 401,
  'not-found': 404,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
  refused: 422,
  fault: 422,
};

type Credential = { user: string; password: string };
const intake = {
  product: 'Constructed',
  sources: [],
  emits: ['es.citizenfolder.notification.requested.v1'],
  defaultEffect: null,
  settingsSchema: z.unknown(),
  credentialSchema: z.strictObject({ user: z.string(), password: z.string() }),
  entitySchema: z.unknown(),
  push: {
    scheme: 'basic',
    presents: ({ user, password }) => `${user}:${password}`,
    problem: (problem) => ({
      status: STATUS[problem.kind],
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fallo: problem.kind }),
    }),
    routes: [
      {
        method: 'POST',
        path: '/cosas/:libro',
        maxBodyBytes: 262_144,
        async handle({ json, params }, gateway) {
          const parsed = thing.safeParse(json());
          if (!parsed.success)
            throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '', code: 'wrong-type' }] });
          const { tipo, numero, organo, nif } = parsed.data;
          if (tipo !== 'aviso') throw new VendorFault({ kind: 'unsupported', vendorKind: tipo });
          const effect = gateway.entities.get(organo)?.effect ?? 'deliver';
          const { messages } = await gateway.accept(
            eventOf({ id: `${params.libro}-${numero}`, entity: organo, effect, nif }),
            { fingerprint: createHash('sha256').update(JSON.stringify(parsed.data)).digest(), withinMs: 3_600_000 },
          );
          return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ messages }) };
        },
      },
    ],
  },
} satisfies VendorIntake<unknown, Credential>;
const adapter: VendorAdapter = {
  id: 'constructed-push',
  evidenceLevel: 'own',
  intake: intake as unknown as VendorIntake,
};

function eventOf({ id, entity, effect, nif }: { id: string; entity: string; effect: string; nif: string }) {
  const holder = { kind: 'natural', idType: 'NIF', idNumber: nif, givenName: 'CIUDADANIA', surname1: 'FICTICIA' };
  const data = { effect, sendings: [{ ref: '1', holder }], documents: [inline(PDF)] };
  return notification({ id, entity, data });
}

const request = (numero: number, organo: string, tipo = 'aviso'): Pushed => ({
  method: 'POST',
  path: '/cosas/L1',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ tipo, numero, organo, nif: '00000000T' }),
});
const answers = (status: number, kinds: readonly string[]) => (answer: Answered) =>
  answer.status === status && kinds.includes(String((JSON.parse(answer.text) as { fallo?: string }).fallo));

describePushVendor({
  adapter,
  settings: {},
  format: 'json',
  credentials: {
    own: { user: 'propio', password: 'clave-de-prueba-1' },
    other: { user: 'ajeno', password: 'clave-de-prueba-2' },
  },
  entities: { [A]: {}, [B]: {} },
  request,
  unknownKind: (n) => request(n, A, 'paloma'),
  is: {
    accepted: ({ status, text }) => status === 200 && text.includes('messages'),
    refused: answers(422, ['refused', 'fault']),
    unauthenticated: answers(401, ['unauthenticated']),
    tooLarge: answers(413, ['too-large']),
    later: answers(503, ['unavailable']),
    notFound: answers(404, ['not-found']),
  },
  receiptOf: ({ text }) => JSON.parse(text),
  personal: ['00000000T', 'CIUDADANIA', 'FICTICIA'],
  secrets: ['clave-de-prueba-1', 'clave-de-prueba-2', 'otra-clave'],
});

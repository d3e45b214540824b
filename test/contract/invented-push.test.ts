import { adapter } from '../../adapters/templates/invented/index.ts';
import { noticeOf } from '../../adapters/templates/invented/simulator-notices.ts';
import { pushedBody } from '../../adapters/templates/invented/simulator-push.ts';
import { A, B } from '../http/harness.ts';
import { oneWay } from '../support/vendors.ts'; // template
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const url = 'https://api.example.org';
const [TOKEN, OTHER] = ['token-de-prueba-1', 'token-de-prueba-2'];

const request = (n: number, entity: string, more: Record<string, unknown> = {}): Pushed => ({
  method: 'POST',
  path: '/notices',
  headers: { 'content-type': 'application/json' },
  body: pushedBody(noticeOf({ id: `n-${n}`, entity, issuedAt: NOW }, more)),
});
const says = (status: number, errors: readonly string[]) => (answer: Answered) =>
  answer.status === status && errors.includes(String((JSON.parse(answer.text) as { error?: string }).error));

describePushVendor({
  adapter: oneWay(adapter, 'push'),
  settings: {},
  format: 'json',
  credentials: { own: { url, token: TOKEN }, other: { url, token: OTHER } },
  entities: { [A]: { code: A }, [B]: { code: B } },
  request,
  unknownKind: (n) => request(n, A, { kind: 'PIGEON' }),
  is: {
    accepted: ({ status, text }) => status === 200 && text.includes('"taken":true'),
    refused: says(422, ['refused', 'fault']),
    unauthenticated: says(401, ['unauthenticated']),
    tooLarge: says(413, ['too-large']),
    later: says(503, ['unavailable']),
    notFound: says(404, ['not-found']),
  },
  receiptOf: ({ text }) => (JSON.parse(text) as { messages: unknown }).messages,
  personal: ['00000000T', 'CIUDADANIA', 'FICTICIA', 'persona.ficticia'],
  secrets: [TOKEN, OTHER],
});

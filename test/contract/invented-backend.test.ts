import { CODES } from '../../adapters/templates/invented-backend/codes.ts';
import { configSchema, entityConfigSchema } from '../../adapters/templates/invented-backend/config.ts';
import { adapter } from '../../adapters/templates/invented-backend/index.ts';
import { startSimulator } from '../../adapters/templates/invented-backend/simulator.ts';
import { ISSUER, outboundMessage } from '../support/outbound-message.ts';
import { type BackendFar, describeBackendFar } from './backend-far-suite.ts';
import { describeBackend } from './backend-suite.ts';

const url = 'https://api.example.org';
const [KEY, OTHER] = ['clave-de-contrato', 'clave-que-no-existe'];
const accessWith = (apiKey: string) => ({ dir3: ISSUER, config: entityConfigSchema.parse({ apiKey }), signer: null });
const refusal = (error: string) => JSON.stringify({ error, message: 'así no' });
const rejected = Object.keys(CODES).filter((code) => CODES[code] === 'rejected');

describeBackend({
  name: 'invented-backend',
  backend: { adapter, config: configSchema.parse({ url }), entities: new Map() },
  access: accessWith(KEY),
  message: outboundMessage(),
  url: `${url}/messages`,
  at: (at, timeoutMs) => configSchema.parse({ url: at, timeoutMs }),
  answers: {
    accepted: JSON.stringify({ id: 'm-1' }),
    duplicate: refusal('DUPLICATE'),
    rejected: Object.fromEntries(rejected.map((code) => [code, refusal(code)])),
    unknownCode: refusal('PIGEON'),
  },
  speaks: { mediaType: 'application/json', accepted: 201, refused: 422 },
  secrets: [KEY],
  keyIn: 'header',
  changes: {},
});

async function start(): Promise<BackendFar> {
  const clock = { now: new Date('2026-10-01T09:00:00Z') };
  const simulator = await startSimulator({ keys: new Map([[KEY, [ISSUER]]]), now: () => clock.now });
  return {
    config: configSchema.parse({ url: simulator.url, timeoutMs: 300 }),
    access: accessWith(KEY),
    wrongAccess: accessWith(OTHER),
    fault(kind) {
      simulator.fault = kind;
    },
    now: () => clock.now,
    taken: () => simulator.messages.length,
    end() {
      clock.now = new Date(clock.now.getTime() + 60_000);
    },
    close: () => simulator.close(),
  };
}

describeBackendFar({ adapter, start });

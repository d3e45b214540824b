import { ERROR_CODES, outcomeOf } from '../../adapters/backends/aoc-enotum/codes.ts';
import { entityConfigSchema } from '../../adapters/backends/aoc-enotum/config.ts';
import { adapter } from '../../adapters/backends/aoc-enotum/entry.ts';
import { startEnotumSimulator } from '../../adapters/backends/aoc-enotum/simulator.ts';
import {
  accessOf,
  BODIES,
  CERTIFICATES,
  configOf,
  ENTITY,
  messageOf,
  ntAnswer,
  ntError,
  OTHER,
  SEAL_PEM,
  SERVER,
} from '../adapters/aoc-enotum/sample.ts';
import { ISSUER } from '../support/outbound-message.ts';
import { type BackendFar, describeBackendFar } from './backend-far-suite.ts';
import { describeBackend } from './backend-suite.ts';

const BASE = 'https://enotum.example.org/siri-proxy/services';
const refused = (code: string) => ntError('ProcessarTramesa', code);
const rejected = ERROR_CODES.filter((code) => outcomeOf(code) === 'rejected').map((code) => [code, refused(code)]);
const NO_DUPLICATES = 'e-NOTUM promises to refuse no reference that comes twice: it is asked first';

for (const security of ['mtls', 'ws-security'] as const)
  describeBackend({
    name: `aoc-enotum (${security})`,
    backend: { adapter, config: configOf({ url: BASE, security }), entities: new Map([[ISSUER, ENTITY]]) },
    access: accessOf(),
    message: messageOf(),
    url: `${BASE}/Sincron`,
    at: (url, timeoutMs) => configOf({ url, security, timeoutMs }),
    answers: {
      accepted: ntAnswer(
        'ProcessarTramesa',
        '<NotificacionsCreades><IdNotificacio>1234567</IdNotificacio></NotificacionsCreades>',
      ),
      duplicate: null,
      rejected: Object.fromEntries(rejected),
      unknownCode: refused('9999'),
    },
    speaks: { mediaType: 'text/xml', accepted: 200, refused: 200 },
    secrets: [],
    keyIn: 'header',
    leftOut: { 'tells a repeated reference from a refusal': NO_DUPLICATES },
    changes: {
      cancel: {
        target: { remoteId: '1234567', issuer: ISSUER, sending: messageOf().sending },
        wish: { reason: 'Emesa per error' },
        url: `${BASE}/Sincron`,
        answers: {
          done: ntAnswer('Anullacio', '<IdNotificacio>1234567</IdNotificacio>'),
          refused: Object.fromEntries(
            ['3003', '3004', '3037', '104'].map((code) => [code, ntError('Anullacio', code)]),
          ),
          unknownCode: ntError('Anullacio', '9999'),
        },
      },
    },
  });

async function start(settings: Record<string, unknown>): Promise<BackendFar> {
  const clock = { now: new Date('2026-10-01T09:00:00Z') };
  const tls = settings.security !== 'ws-security';
  const simulator = await startEnotumSimulator({
    bodies: BODIES,
    clock: () => clock.now,
    ...(tls ? { tls: SERVER, certificates: CERTIFICATES } : { trusted: [SEAL_PEM], requireSignature: true }),
  });
  return {
    config: configOf({ url: simulator.url, timeoutMs: 500, ...settings }),
    access: accessOf(),
    wrongAccess: accessOf(entityConfigSchema.parse({ ...ENTITY, ine10: tls ? OTHER : '9999700001' })),
    message: messageOf,
    fault(kind) {
      simulator.faults(kind === null ? [] : [{ kind }]);
    },
    now: () => clock.now,
    taken: () => simulator.counts().created,
    async end() {
      clock.now = new Date(clock.now.getTime() + 60_000);
      await simulator.settle();
    },
    close: () => simulator.close(),
  };
}

const leftOut = { 'takes a message once: the same reference again is told from a new one': NO_DUPLICATES };
describeBackendFar({ adapter, start: () => start({}), leftOut });
describeBackendFar({ adapter, start: () => start({ security: 'ws-security' }), leftOut });

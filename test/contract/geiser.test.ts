import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TYPES } from '../../adapters/backends/geiser/codes.ts';
import { configSchema } from '../../adapters/backends/geiser/config.ts';
import { geiser } from '../../adapters/backends/geiser/index.ts';
import type { FaultKind } from '../../adapters/backends/geiser/simulator-faults.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { accessWith, outboundEntry, PASSWORD, start as startSide } from '../adapters/geiser/sample.ts';
import { ROOT } from '../support/source-tree.ts';
import { type BackendFar, describeBackendFar } from './backend-far-suite.ts';
import { describeBackend } from './backend-suite.ts';

const URL = 'https://geiser.example.org/rgeco/services/RegistroWebService';
const answer = (name: string) => readFileSync(join(ROOT, 'fixtures/geiser', name, 'response.xml'), 'utf8');
const refusal = answer('interpret__refused-by-its-validator');
const refused = (type: string) => refusal.replace('ERROR_VALIDATOR', type);

const adapter = geiser as unknown as ActiveBackend['adapter'];

describeBackend({
  name: 'geiser',
  backend: { adapter, config: configSchema.parse({ url: URL }), entities: new Map() },
  access: accessWith(),
  message: outboundEntry(),
  wireReference: 'EFGHIJKLMNOPQRST',
  url: URL,
  at: (url, timeoutMs) => configSchema.parse({ url, timeoutMs }),
  answers: {
    accepted: answer('interpret__registered-and-sent'),
    duplicate: answer('interpret__a-duplicate-is-for-the-search-to-judge'),
    rejected: Object.fromEntries(
      [...TYPES].filter(([, { kind }]) => kind === 'rejected').map(([type]) => [type, refused(type)]),
    ),
    unknownCode: answer('interpret__a-word-nobody-knows'),
  },
  speaks: { mediaType: 'text/xml', accepted: 200, refused: 200 },
  secrets: [PASSWORD],
  keyIn: 'body',
  changes: {},
});

async function start(): Promise<BackendFar> {
  const side = await startSide();
  const { simulator, config, clock } = side;
  return {
    config,
    access: accessWith(),
    wrongAccess: accessWith('clave-que-no-existe'),
    fault(kind: FaultKind | null) {
      simulator.clearFaults();
      if (kind !== null) simulator.inject({ kind });
    },
    now: () => clock.now,
    taken: () => simulator.counts().created,
    end: () => clock.pass(60_000),
    close: () => side.close(),
    message: (reference) => outboundEntry(undefined, reference),
    receiptAtOnce: true,
  };
}

describeBackendFar({
  adapter,
  start,
  leftOut: {
    'takes a message once: the same reference again is told from a new one':
      'registrar is not idempotent: a second one makes a second entry, and test/adapters/geiser/search.test.ts keeps what follows',
  },
});

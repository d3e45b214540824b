import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../adapters/backends/notifica/codes.ts';
import { notifica } from '../../adapters/backends/notifica/index.ts';
import { startNotificaSimulator } from '../../adapters/backends/notifica/simulator.ts';
import type { RequestFault } from '../../adapters/backends/notifica/simulator-faults.ts';
import type { BackendAdapter } from '../../contracts/backend.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { ISSUER as ENTITY, outboundMessage } from '../support/outbound-message.ts';
import { type BackendFar, describeBackendFar } from './backend-far-suite.ts';
import { describeBackend } from './backend-suite.ts';

const URL = 'https://notifica.example.org/ws/notificaWsV21';
const KEY = 'clave-de-contrato';
const certs = join(import.meta.dirname, '../../certs-example');
const fixtures = join(import.meta.dirname, '../../fixtures/notifica');
const answer = (name: string) => readFileSync(join(fixtures, name, 'response.xml'), 'utf8');
const fault = (code: string) => answer('interpret__fault-4534-sia-of-another-body').replace('4534', code);

const message = outboundMessage();
const signer = await loadSeal({
  pkcs12: readFileSync(join(certs, 'seal-ayuntamiento-ficticio.p12')),
  passphrase: readFileSync(join(certs, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8').trim(),
  now: new Date(),
});
const settings = { url: URL, syncUrl: 'https://notifica.example.org/ws/sincronizarEnvioWs' };
const rejected = [...CODES].filter(([, row]) => row.outcome === 'rejected').map(([code]) => [code, fault(code)]);
const refusals = { '4000': fault('4000'), '4010': fault('4010'), '4901': fault('4901') };
const target = { remoteId: '6968b0c9a1b2c', issuer: ENTITY, sending: message.sending };

const adapter = notifica as unknown as BackendAdapter;

describeBackend({
  name: 'notifica',
  backend: {
    adapter,
    config: notifica.configSchema.parse(settings),
    entities: new Map(),
  },
  access: { dir3: ENTITY, config: notifica.entityConfigSchema.parse({ apiKey: KEY }), signer },
  message,
  url: URL,
  at: (url, timeoutMs) => notifica.configSchema.parse({ ...settings, url, syncUrl: url, timeoutMs }),
  answers: {
    accepted: answer('interpret__accepted-with-one-item'),
    duplicate: answer('interpret__fault-4160-duplicate-reference'),
    rejected: Object.fromEntries(rejected),
    unknownCode: fault('9999'),
  },
  speaks: { mediaType: 'text/xml', accepted: 200, refused: 500 },
  secrets: [KEY],
  keyIn: 'body',
  changes: {
    cancel: {
      target,
      wish: { reason: 'Emitida por error' },
      url: settings.syncUrl,
      answers: { done: answer('cancel__done-with-200'), refused: refusals, unknownCode: fault('9999') },
    },
    extend: {
      target,
      wish: { days: 5, reason: 'Festivos' },
      url: settings.syncUrl,
      answers: {
        done: answer('extend__done-day-first'),
        refused: { ...refusals, KO: answer('extend__refused-ko-without-a-number') },
        unknownCode: fault('9999'),
      },
    },
    report: {
      target,
      wish: { how: 'in-person', at: '2026-10-02T08:00:00Z', receiver: null, receipt: null, reason: 'Compareció' },
      url: settings.syncUrl,
      answers: { done: answer('report__done-with-200'), refused: refusals, unknownCode: fault('9999') },
    },
  },
});

const FAULTS = {
  hang: 'timeout-before',
  error: '503-html',
  garbage: 'garbage-before',
  reset: 'reset-before',
  lost: 'lost-answer',
} as const satisfies Record<string, RequestFault>;

async function start(): Promise<BackendFar> {
  const clock = { now: new Date('2026-10-01T09:00:00Z') };
  const simulator = await startNotificaSimulator({ apiKeys: { [KEY]: [ENTITY] }, clock: () => clock.now });
  const accessWith = (apiKey: string) => ({
    dir3: ENTITY,
    config: notifica.entityConfigSchema.parse({ apiKey }),
    signer,
  });
  const { url, syncUrl } = simulator;
  return {
    config: notifica.configSchema.parse({ url, syncUrl, timeoutMs: 300 }),
    access: accessWith(KEY),
    wrongAccess: accessWith('clave-que-no-existe'),
    fault(kind) {
      simulator.clearFaults();
      if (kind !== null) simulator.inject({ service: kind === 'lost' ? 'send' : 'both', kind: FAULTS[kind] });
    },
    now: () => clock.now,
    taken: () => simulator.envios().length,
    end: () => simulator.advance(60_000),
    close: () => simulator.close(),
  };
}

describeBackendFar({ adapter, start });

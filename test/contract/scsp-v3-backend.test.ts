import { CODES } from '../../adapters/backends/scsp-v3/codes.ts';
import { configSchema } from '../../adapters/backends/scsp-v3/config.ts';
import { adapter } from '../../adapters/backends/scsp-v3/index.ts';
import { faultXml, responseXml } from '../../adapters/backends/scsp-v3/simulator-answer.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { ENTITY, ENTITY_CONFIG, outboundRequest, platform, REFERENCE } from '../support/scsp-pid.ts';
import { exampleSeal, pemOf } from '../support/seals.ts';
import { SHAPES } from '../support/ws-security-profiles.ts';
import { type BackendFar, describeBackendFar } from './backend-far-suite.ts';
import { describeBackend } from './backend-suite.ts';

const URL = 'https://pid.example.org/SVDDGPCIWS02';
const SERVICE = 'SVDDGPCIWS02';
const signer = await exampleSeal('seal-ayuntamiento-ficticio');
const settings = (url: string) => ({
  services: { [SERVICE]: { syncUrl: url, asyncUrl: url } },
  answers: { certificates: pemOf('seal-villa-inventada') },
});
const now = new Date();

async function answered(): Promise<string> {
  const titular = { TipoDocumentacion: 'DNI', Documentacion: '00000000T' };
  const petition = {
    ...{
      requester: 'Q0000000J',
      id: REFERENCE,
      service: SERVICE,
      mode: 'sync' as const,
      generic: { Titular: titular },
    },
    ...{ receivedAt: 0, readyAt: 0, hours: 0, collected: 0, postponed: 0 },
  };
  const message = await wsSecurity.sign({
    headerXml: '',
    bodyPieces: responseXml(petition, { now, returned: null, about: REFERENCE }),
    signer: await exampleSeal('seal-villa-inventada'),
    now,
    profile: SHAPES['body alone, no timestamp'],
  });
  return Buffer.concat(message).toString('utf8');
}
const fault = (code: string) => faultXml(code, { id: REFERENCE, service: SERVICE, now, inDetail: false });
const rejected = [...CODES].filter(([, each]) => each === 'configuration' || each === 'data').map(([code]) => code);

describeBackend({
  name: 'scsp-v3',
  backend: { adapter, config: configSchema.parse(settings(URL)), entities: new Map() },
  access: { dir3: ENTITY, config: ENTITY_CONFIG, signer },
  message: outboundRequest(),
  url: URL,
  at: (url, timeoutMs) => configSchema.parse({ ...settings(url), timeoutMs }),
  answers: {
    accepted: await answered(),
    duplicate: fault('0229'),
    rejected: Object.fromEntries(rejected.map((code) => [code, fault(code)])),
    unknownCode: fault('9999'),
  },
  speaks: { mediaType: 'text/xml', accepted: 200, refused: 500 },
  // Who asks is known by the seal alone.
  secrets: [],
  keyIn: 'header',
  changes: {},
});

async function start(): Promise<BackendFar> {
  const far = await platform({ hours: 2 }, { timeoutMs: 1_500 });
  // The first signature and the first schema of a process take their time; what hangs is waited for only so long.
  await far.ask('WARMINGUP', `${SERVICE}.async`);
  return {
    config: far.config,
    access: far.access,
    wrongAccess: { ...far.access, signer: await exampleSeal('seal-villa-inventada') },
    fault: (kind) => far.simulator.lasting(kind),
    now: () => far.clock.now,
    taken: () => far.simulator.petitions().length,
    end: () => far.pass(2),
    close: () => far.close(),
    message: (reference) => outboundRequest({ mode: 'async' }, reference),
  };
}

describeBackendFar({ adapter, start });

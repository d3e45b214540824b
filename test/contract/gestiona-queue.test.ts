import { describe } from 'vitest';
import { adapter } from '../../adapters/vendors/gestiona-queue/index.ts';
import { type GestionaSimulator, startGestionaSimulator } from '../../adapters/vendors/gestiona-queue/simulator.ts';
import { type Happened, happen, occupy } from '../../adapters/vendors/gestiona-queue/simulator-happen.ts';
import { MAPPING } from '../../adapters/vendors/gestiona-queue/simulator-records.ts';
import { A, B } from '../http/harness.ts';
import { describeQueuedOffice } from './queued-office-suite.ts';
import { describeQueuedVendor, type QueuedFar } from './queued-vendor-suite.ts';

const TOKENS = { accessToken: 'acceso-de-prueba-1', addonToken: 'complemento-de-prueba-1' };
const CODES: Readonly<Record<string, string>> = { [A]: 'carpeta-a', [B]: 'carpeta-b' };
const codeOf = (entity: string) => CODES[entity] ?? '';
const NOW = new Date('2026-10-01T09:00:00Z');

async function office(now: () => Date): Promise<GestionaSimulator> {
  const simulator = await startGestionaSimulator({ ...TOKENS, now });
  for (const code of Object.values(CODES)) simulator.queues.set(code, { messages: [], consumer: null });
  return simulator;
}

const entityOf = (entity: string) => ({ connectors: { [codeOf(entity)]: MAPPING } });
const opened = (far: GestionaSimulator) => far.calls.filter((each) => each.includes('/documentinstances/')).length;

async function startQueue(): Promise<QueuedFar> {
  // Each lease is a second after the last: what was not answered is delivered again within the turn, as it is there.
  let now = NOW.getTime();
  const far = await office(() => {
    now += 1_000;
    return new Date(now);
  });
  const code = codeOf(A);
  const put = (more: { third?: { type: string } } = {}, also: (made: Happened) => void = () => {}) => {
    const made = happen(far, { connector: code, at: NOW.getTime() - 60_000, ...more });
    also(made);
    return `${code}/${made.target}`;
  };
  const documentOf = ({ file }: Happened) => file.documents[0]?.id ?? '';
  return {
    settings: {},
    credential: { url: far.url, accessToken: TOKENS.accessToken },
    entity: entityOf(A),
    put: () => put(),
    putUnknown: () => put({ third: { type: 'PALOMA' } }),
    putLater: () => put({}, ({ file }) => far.forbidden.add(file.id)),
    mend: () => far.forbidden.clear(),
    putForged: () => put({}, (made) => far.contents.set(documentOf(made), { sha512: '00'.repeat(64) })),
    occupy: () => occupy(far, code),
    leave() {
      const queue = far.queues.get(code);
      if (queue !== undefined) queue.consumer = null;
    },
    loseAck() {
      far.loseAnswers = 1;
    },
    subscriptions: () => far.calls.filter((each) => each.endsWith('/subscription')).length,
    acks: () =>
      far.answers.map(({ connector, target, answer }) => ({
        ref: `${connector}/${target}`,
        outcome: answer.result_success === 'TRUE' ? 'taken' : 'refused',
      })),
    onAck(look) {
      far.onAnswer = look;
    },
    waiting: () => far.queues.get(code)?.messages.length ?? 0,
    close: () => far.close(),
  };
}

describe('its queue', () => {
  describeQueuedVendor({ adapter, start: startQueue });
});

describe('its office', () => {
  describeQueuedOffice({
    adapter,
    async start(clock) {
      const far = await office(clock);
      const credential = { url: far.url, accessToken: TOKENS.accessToken };
      return {
        settings: {},
        credential,
        wrongCredential: { ...credential, accessToken: 'otro-acceso-de-prueba' },
        entities: { [A]: entityOf(A), [B]: entityOf(B) },
        put: (entity) =>
          `${codeOf(entity)}/${happen(far, { connector: codeOf(entity), at: clock().getTime() - 60_000 }).target}`,
        loseAck() {
          far.loseAnswers = 1;
        },
        opened: () => opened(far),
        fault(entity, kind) {
          if (kind === null) far.faults.delete(codeOf(entity));
          else far.faults.set(codeOf(entity), kind);
        },
        close: () => far.close(),
      };
    },
    secrets: Object.values(TOKENS),
    personal: ['00000000T', '99999999R', 'CIUDADANIA', 'FICTICIA', 'persona.ficticia', '600000000'],
  });
});

import { adapter } from '../../adapters/templates/invented/index.ts';
import { startSimulator } from '../../adapters/templates/invented/simulator.ts';
import { noticeOf } from '../../adapters/templates/invented/simulator-notices.ts';
import { isSettled } from '../../adapters/templates/invented/simulator-queue.ts';
import { A } from '../http/harness.ts';
import { oneWay } from '../support/vendors.ts'; // template
import { describeQueuedVendor, type QueuedFar } from './queued-vendor-suite.ts';

const TOKEN = 'token-de-prueba-1';

async function start(): Promise<QueuedFar> {
  const simulator = await startSimulator({ token: TOKEN });
  const put = (more: Record<string, unknown> = {}) => {
    const id = `n-${simulator.notices.length + 1}`;
    simulator.notices.push(noticeOf({ id, entity: A, issuedAt: new Date() }, more));
    return id;
  };
  return {
    settings: {},
    credential: { url: simulator.url, token: TOKEN },
    entity: { code: A },
    put,
    putUnknown: () => put({ kind: 'PIGEON' }),
    putLater() {
      simulator.documents.set('doc-later', `${simulator.url}/files/later.pdf`);
      simulator.files.set('later.pdf', { status: 503, bytes: Buffer.alloc(0) });
      return put({ document: { id: 'doc-later', name: 'later.pdf', mediaType: 'application/pdf' } });
    },
    mend: () => simulator.files.clear(),
    putForged() {
      simulator.forged.add('doc-forged');
      return put({ document: { id: 'doc-forged', name: 'forged.pdf', mediaType: 'application/pdf' } });
    },
    leave() {
      simulator.occupied = false;
    },
    occupy() {
      simulator.occupied = true;
    },
    loseAck() {
      simulator.loseAck = true;
    },
    subscriptions: () => simulator.calls.filter((each) => each.endsWith('/consumer')).length,
    acks: () => simulator.acks.map(({ ref, outcome }) => ({ ref, outcome: outcome.toLowerCase() })),
    onAck(look) {
      simulator.onAck = look;
    },
    waiting: () => simulator.notices.filter(({ id }) => !isSettled(simulator, id)).length,
    close: () => simulator.close(),
  };
}

describeQueuedVendor({ adapter: oneWay(adapter, 'queue'), start });

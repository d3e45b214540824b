import { adapter } from '../../adapters/templates/invented/index.ts';
import { startSimulator } from '../../adapters/templates/invented/simulator.ts';
import { noticeOf } from '../../adapters/templates/invented/simulator-notices.ts';
import { A, B } from '../http/harness.ts';
import { oneWay } from '../support/vendors.ts'; // template
import { describePolledVendor, type PolledFar } from './vendor-suite.ts';

const TOKEN = 'token-de-prueba-1';

async function start(): Promise<PolledFar> {
  const simulator = await startSimulator({ token: TOKEN });
  const credential = { url: simulator.url, token: TOKEN };
  const put = (entity: string, issuedAt: Date, more: Record<string, unknown> = {}) => {
    const id = `n-${simulator.notices.length + 1}`;
    simulator.notices.push(noticeOf({ id, entity, issuedAt }, more));
    return id;
  };
  return {
    settings: {},
    credential,
    wrongCredential: { ...credential, token: 'otro-token-de-prueba' },
    entities: { [A]: { code: A }, [B]: { code: B } },
    put,
    putUnknown: (entity, at) => put(entity, at, { kind: 'PIGEON' }),
    change(_entity, ref) {
      const found = simulator.notices.find(({ id }) => id === ref);
      if (found !== undefined) found.subject = 'Otro asunto, cambiado después';
    },
    documents(kind) {
      simulator.documents.clear();
      simulator.files.clear();
      if (kind !== 'bytes') simulator.documents.set('*', `${simulator.url}/files/resolucion.pdf`);
      if (kind === 'unavailable') simulator.files.set('resolucion.pdf', { status: 503, bytes: Buffer.alloc(0) });
    },
    opened: () => simulator.calls.filter((each) => each.includes('/documents/')).length,
    fault(entity, kind) {
      if (kind === null) simulator.faults.delete(entity);
      else simulator.faults.set(entity, kind);
    },
    close: () => simulator.close(),
  };
}

describePolledVendor({
  adapter: oneWay(adapter, 'poll'),
  start,
  many: 23,
  secrets: [TOKEN],
  personal: ['00000000T', 'CIUDADANIA', 'FICTICIA', 'persona.ficticia'],
});

/** e-NOTUM 4.0 as every e-office that pushes and is told must be: the façade on a real socket, and real receivers. */
import { adapter } from '../../adapters/vendors/enotum-4/entry.ts';
import { createdIn, startBackOffice } from '../../adapters/vendors/enotum-4/simulator.ts';
import { tramesaXml } from '../../adapters/vendors/enotum-4/simulator-tramesa.ts';
import { soapEnvelope } from '../../src/transport/soap.ts';
import { A, B, notification } from '../http/harness.ts';
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';
import { describeVendorStatus, type StatusReceiver } from './vendor-status-suite.ts';

const PASSWORDS = ['clau-de-prova-1', 'clau-de-prova-2', 'clau-de-reports-1'] as const;
const ORGANISATIONS: Readonly<Record<string, string>> = { [A]: '9999990001', [B]: '9999990002' };
const entityOf = (entity: string) => ({
  organisation: { code: ORGANISATIONS[entity], name: 'Ajuntament fictici' },
  departments: [{ code: '1', name: 'Secretaria' }],
});

const posted = (petition: string): Pushed => ({
  method: 'POST',
  path: '/siri-proxy/services/Sincron',
  headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
  body: soapEnvelope(petition),
});
const request = (n: number, entity: string) =>
  posted(
    tramesaXml({
      organisation: ORGANISATIONS[entity] ?? '',
      department: '1',
      number: `evt-${n}`,
      reference: `EXP-2026-${n}/N1`,
    }),
  );
const fault = (status: number, code: string) => (answer: Answered) =>
  answer.status === status && answer.text.includes(`<faultcode>soapenv:${code}</faultcode>`);
const inBand = ({ status, text }: Answered) => status === 200 && text.includes('<Errors><Error><CodiError>');

describePushVendor({
  adapter,
  settings: {},
  format: 'xml',
  credentials: {
    own: { url: 'http://127.0.0.1:9/', user: 'propi', password: PASSWORDS[0] },
    other: { url: 'http://127.0.0.1:9/', user: 'alie', password: PASSWORDS[1] },
  },
  entities: { [A]: entityOf(A), [B]: entityOf(B) },
  request,
  unknownKind: (n) =>
    posted(
      tramesaXml({ organisation: '', department: '', number: `${n}`, reference: 'abc' }).replaceAll(
        'ProcessarTramesa',
        'EnviarColom',
      ),
    ),
  is: {
    accepted: ({ status, text }) => status === 200 && createdIn(text).length === 1 && !text.includes('<Errors>'),
    refused: (answer) => inBand(answer) || fault(500, 'Client')(answer),
    unauthenticated: fault(401, 'Client'),
    tooLarge: fault(413, 'Client'),
    later: fault(503, 'Server'),
    notFound: fault(404, 'Client'),
  },
  receiptOf: ({ text }) => createdIn(text),
  personal: ['00000000T', 'CIUTADANIA', 'FICTICIA', 'persona.ficticia'],
  secrets: [...PASSWORDS, 'otra-clave'],
});

let counter = 0;

async function startReceiver(): Promise<StatusReceiver> {
  const user = 'backoffice';
  const keys = { user, password: PASSWORDS[0], reportUser: 'pasarela', reportPassword: PASSWORDS[2] };
  const office = await startBackOffice(keys);
  let closed: Promise<void> | null = null;
  return {
    credential: { ...keys, url: office.url },
    entity: entityOf(A),
    thing(entity) {
      counter += 1;
      const key = `evt-${counter}`;
      const refs = {
        idNotificacio: String(counter),
        idNotificacioEmissor: key,
        referencia: `REF-${counter}`,
        departament: '1',
      };
      return { key, event: notification({ entity, data: { vendor: { system: adapter.id, refs } } }) };
    },
    told: (key) =>
      office.told.filter(({ kind, number }) => kind === 'OnLine' && number === key).map(({ state }) => state),
    digests: () => office.bodies.filter((body) => body.includes('<TipusInforme>Diari<')).length,
    calls: () => office.calls,
    fault(kind) {
      office.fault = kind;
    },
    close() {
      closed ??= office.close();
      return closed;
    },
  };
}

describeVendorStatus({
  adapter,
  start: startReceiver,
  said: { available: 'DIPOSITADA', accessed: 'ACCEPTADA' },
  secrets: PASSWORDS,
});

/** AL SIGM: read, pushing and told, against its simulated far side; and a stranger's SOAP library against our contract. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import soap from 'soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '../../adapters/vendors/alsigm/call.ts';
import { writeDate } from '../../adapters/vendors/alsigm/dates.ts';
import { adapter } from '../../adapters/vendors/alsigm/index.ts';
import { type SigemFault, startSigemSimulator } from '../../adapters/vendors/alsigm/simulator.ts';
import { altaEnvelope, altaFields } from '../../adapters/vendors/alsigm/simulator-caller.ts';
import { PDF, sigemNotification } from '../../adapters/vendors/alsigm/simulator-data.ts';
import { A, B, PDF as FLAWLESS, inline, notification } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createPushWorld, type PushWorld } from '../support/pushes.ts';
import { ROOT } from '../support/source-tree.ts';
import { type Answered, describePushVendor, type Pushed } from './push-vendor-suite.ts';
import { describeVendorStatus, type ReceiverFault, type StatusReceiver } from './vendor-status-suite.ts';
import { describePolledVendor, type PolledFar } from './vendor-suite.ts';

const PASSWORD = 'clave-de-prueba-1';
const OTHER_PASSWORD = 'clave-de-prueba-3';
const CALL_PASSWORD = 'clave-de-prueba-2';
const CODES: Readonly<Record<string, string>> = { [A]: '001', [B]: '002' };
const FAULTS: Readonly<Record<ReceiverFault, SigemFault>> = {
  ...{ hang: 'hang', error: 'error', garbage: 'garbage', reset: 'reset', refused: 'refused' },
};
const SETTINGS = { procedures: { 'PCD-1': { sia: '2104567' } } };
const PERSONAL = ['00000000T', 'CIUDADANIA', 'FICTICIA', 'persona.ficticia'];

async function start(): Promise<PolledFar> {
  const town = () => ({ notifications: [], files: [] });
  const entities = { '001': town(), '002': town() };
  const simulator = await startSigemSimulator({ user: 'pasarela', password: CALL_PASSWORD, entities });
  const call = { url: simulator.url, callUser: 'pasarela', callPassword: CALL_PASSWORD };
  const credential = { user: 'sigem', password: PASSWORD, ...call };
  const rowsOf = (entity: string) => simulator.entities[CODES[entity] ?? '']?.notifications ?? [];
  let documents: 'bytes' | 'unavailable' | 'refused' = 'bytes';
  let counter = 1_000;
  // SIGEM lists what it cannot give just as it lists what it can.
  const shown = () => ({ 'resolucion.pdf': { bytes: PDF, unavailable: null, refused: Buffer.alloc(0) }[documents] });
  const put = (entity: string, at: Date, more: Record<string, string> = {}) => {
    counter += 1;
    const row = sigemNotification(String(counter), at, writeDate(at));
    Object.assign(row.fields, more);
    row.documents = shown();
    rowsOf(entity).push(row);
    return `N:${counter}`;
  };
  return {
    settings: SETTINGS,
    credential,
    wrongCredential: { ...credential, callPassword: 'otra-clave-de-prueba' },
    entities: Object.fromEntries(Object.entries(CODES).map(([dir3, code]) => [dir3, { code }])),
    put,
    putUnknown: (entity, at) => put(entity, at, { tipoCorrespondencia: 'PALOMA' }),
    change(entity, ref) {
      const found = rowsOf(entity).find(({ fields }) => `N:${fields.notiId}` === ref);
      if (found !== undefined) found.fields.asunto = 'Otro asunto, cambiado después';
    },
    documents(kind) {
      // It gives bytes, never an address: what can never be had as it is, is a document without any.
      documents = kind === 'private-address' ? 'refused' : kind;
      for (const each of [...rowsOf(A), ...rowsOf(B)]) each.documents = shown();
    },
    opened: () => simulator.calls.filter(({ name }) => name === 'recuperaDocumento').length,
    fault(entity, kind) {
      const code = CODES[entity] ?? '';
      if (kind === null) simulator.faults.delete(code);
      else simulator.faults.set(code, FAULTS[kind]);
    },
    close: () => simulator.close(),
  };
}

describePolledVendor({
  adapter,
  start,
  many: 123,
  secrets: [PASSWORD, CALL_PASSWORD],
  personal: PERSONAL,
  leftOut: {
    'at an address that is not public is refused, with its pointer and how to mend it':
      'SIGEM gives bytes, never an address',
  },
});

// ---------------------------------------------------------------- push

const document = { documentos: [Buffer.from(FLAWLESS).toString('base64')] };
const alta = (n: number, entity: string, more: Parameters<typeof altaFields>[1] = {}): Pushed => ({
  method: 'POST',
  path: PATHS.notifications,
  headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
  body: altaEnvelope(CODES[entity] ?? '', altaFields(`A-${n}`, { ...document, ...more })),
});
const said = (status: number, ...words: readonly string[]) => {
  return (answer: Answered) => answer.status === status && words.every((each) => answer.text.includes(each));
};
const fault = (status: number) => said(status, 'soapenv:Fault>', '<faultstring>');

describePushVendor({
  adapter,
  settings: SETTINGS,
  format: 'xml',
  credentials: { own: { user: 'sigem', password: PASSWORD }, other: { user: 'otro-sigem', password: OTHER_PASSWORD } },
  entities: { [A]: { code: '001' }, [B]: { code: '002' } },
  request: (n, entity) => alta(n, entity),
  unknownKind: (n) => alta(n, A, { tipoCorrespondencia: 'PALOMA' }),
  is: {
    accepted: said(200, '<c:returnCode>OK</c:returnCode>', '<codigoDeNotificacion>msg_'),
    refused: (answer) => said(200, '<c:returnCode>ERROR</c:returnCode>')(answer) || fault(500)(answer),
    unauthenticated: fault(401),
    tooLarge: fault(413),
    later: fault(503),
    notFound: fault(404),
  },
  receiptOf: ({ text }) => /<codigoDeNotificacion>([^<]+)</.exec(text)?.[1],
  personal: PERSONAL,
  secrets: [PASSWORD, OTHER_PASSWORD, 'otra-clave'],
});

// ---------------------------------------------------------------- status

async function startReceiver(): Promise<StatusReceiver> {
  const town = () => ({ notifications: [], files: [] });
  const simulator = await startSigemSimulator({
    user: 'pasarela',
    password: CALL_PASSWORD,
    entities: { '001': town() },
  });
  let count = 0;
  return {
    credential: {
      ...{ user: 'sigem', password: PASSWORD, tellStates: true },
      ...{ url: simulator.url, callUser: 'pasarela', callPassword: CALL_PASSWORD },
    },
    entity: { code: '001' },
    thing(entity) {
      count += 1;
      const key = `${entity}-${count}`;
      const vendor = { system: 'alsigm', refs: { notiId: key, estadoA: key } };
      return {
        event: notification({ id: `001-A-${key}`, entity, data: { documents: [inline(FLAWLESS)], vendor } }),
        key,
      };
    },
    told: (key) => simulator.told.filter(({ notiId }) => notiId === key).map(({ estado }) => estado),
    calls: () => simulator.calls.length,
    fault(kind) {
      if (kind === null) simulator.faults.delete('001');
      else simulator.faults.set('001', FAULTS[kind]);
    },
    close: () => simulator.close(),
  };
}

describeVendorStatus({
  adapter,
  start: startReceiver,
  said: { available: '2', accessed: '3' },
  secrets: [PASSWORD, CALL_PASSWORD],
});

// ---------------------------------------------------------------- a stranger's client

/** What node-soap makes of an operation. */
type Client = Record<string, (body: object) => Promise<[Record<string, unknown>]>>;

describe('a SOAP library that knows nothing but the WSDL', () => {
  const entidad = { identificador: '001', nombre: 'AYUNTAMIENTO FICTICIO' };
  let database: TestDatabase;
  let world: PushWorld;
  let client: Client;

  beforeAll(async () => {
    database = await testDatabase();
    world = await createPushWorld(database.pool, {
      adapter,
      settings: SETTINGS,
      credentials: [
        { id: 'propia', settings: { user: 'sigem', password: PASSWORD }, entities: { [A]: { code: '001' } } },
      ],
      now: new Date('2026-10-01T09:00:00Z'),
    });
    const url = `${world.url}/vendors/alsigm${PATHS.notifications}`;
    const made = await soap.createClientAsync(`${url}?wsdl`, { endpoint: url });
    made.setSecurity(new soap.BasicAuthSecurity('sigem', PASSWORD));
    client = made as unknown as Client;
  });
  afterAll(async () => {
    await world.close();
    await database.drop();
  });
  const ask = async (name: string, body: object) => {
    const [answer] = (await client[`${name}Async`]?.({ ...body, entidad })) ?? [{}];
    return answer[`${name}Return`] as Record<string, unknown>;
  };

  it('reads the contract without a credential: the nine operations', async () => {
    const described = (client as unknown as soap.Client).describe() as Record<string, Record<string, object>>;
    const [port = {}] = Object.values(described.NotificacionesWebServiceService ?? {});
    expect(Object.keys(port).toSorted()).toEqual([
      ...['actualizaEstado', 'actualizaEstados', 'altaNotificacion', 'consultarNotificaciones', 'detalleNotificacion'],
      ...['detalleNotificacionByNotiId', 'obtenerEstado', 'obtenerEstadoBD', 'recuperaDocumento'],
    ]);
  });

  it('hands a notification over, and follows it by every question there is', async () => {
    const texts = Object.fromEntries(
      Object.entries(altaFields('A-7', document)).map(([name, value]) => [
        name,
        Array.isArray(value) ? { item: value.map((each) => each ?? '') } : value,
      ]),
    );
    const taken = await ask('altaNotificacion', { poNotificacion: texts });
    expect(taken).toMatchObject({ returnCode: 'OK', codigoDeNotificacion: expect.stringMatching(/^msg_/) });
    const code = taken.codigoDeNotificacion;
    const state = await ask('obtenerEstado', { poIdNotificacion: { codigoNoti: code } });
    expect(state).toMatchObject({ returnCode: 'OK', estado: '0', fecha: '01/10/26 11:00:00' });
    expect(await ask('obtenerEstado', { poIdNotificacion: { notiId: 'A-7' } })).toMatchObject({ estado: '0' });
    expect(await ask('obtenerEstadoBD', { idEstado: 5 })).toMatchObject({ id: '5', descripcion: 'Rechazada' });
    const whole = {
      ...{ codigoNoti: code, notiId: 'A-7', estado: '0', sistemaId: 'CARPETA', numeroExpediente: 'EXP/A-7' },
      ...{ nifDest: '00000000T', nombreDest: 'CIUDADANIA', apellidosDest: 'FICTICIA PF', procedimiento: 'PCD-1' },
      ...{ asunto: 'Resolución de licencia de obra menor', fechaRegistro: '01/10/26 09:30:00' },
      nombreDocumentos: { item: ['resolucion.pdf'] },
    };
    expect(await ask('detalleNotificacionByNotiId', { notiId: 'A-7' })).toMatchObject(whole);
    const byCode = await ask('detalleNotificacion', { poIdentificador: { codigoDeNotificacion: code } });
    expect(byCode).toMatchObject(whole);
    const many = await ask('consultarNotificaciones', { poCriterio: { nif: '00000000T', conDetalle: 'true' } });
    expect(many).toMatchObject({ returnCode: 'OK', notificaciones: { item: [expect.objectContaining(whole)] } });
    const found = await ask('recuperaDocumento', { poCriterio: { codigoNoti: code } });
    expect(Buffer.from(String(found.content), 'base64').equals(Buffer.from(FLAWLESS))).toBe(true);
    expect(found).toMatchObject({ returnCode: 'OK', extension: 'pdf', mimeType: 'application/pdf' });
  });

  it('is refused what nobody but the State may do, in the form of SIGEM', async () => {
    const change = { numeroExpediente: 'EXP/A-7', estado: 3, fechaActualizacion: '2026-10-01T09:00:00Z' };
    const refused = await ask('actualizaEstado', { ...change, nifDestino: '00000000T', notiId: 'A-7' });
    expect(refused).toMatchObject({ returnCode: 'ERROR', errorCode: '1610002001' });
    expect(await ask('actualizaEstados', {})).toMatchObject({ returnCode: 'ERROR', errorCode: '1610002001' });
    expect(await ask('obtenerEstado', { poIdNotificacion: { notiId: 'A-7' } })).toMatchObject({ estado: '0' });
  });

  it('finds the simulated SIGEM as its own WSDL says it', async () => {
    const simulator = await startSigemSimulator({ entities: { '001': { notifications: [], files: [] } } });
    const url = `${simulator.url}${PATHS.files}`;
    const wsdl = join(ROOT, 'contracts/wsdl/alsigm/consulta-expedientes.wsdl');
    expect(readFileSync(wsdl, 'utf8')).toContain('LOCATION');
    const made = (await soap.createClientAsync(wsdl, { endpoint: url })) as unknown as Client;
    const [answer] = (await made.consultarExpedientesAsync?.({ poCriterio: { NIF: '00000000T' }, entidad })) ?? [{}];
    expect(answer).toMatchObject({ consultarExpedientesReturn: { returnCode: 'OK' } });
    await simulator.close();
  });
});

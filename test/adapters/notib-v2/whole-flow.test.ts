/**
 * An application written against NOTIB's published contract, in front of the whole gateway and a simulated Notific@. The
 * client and the application know NOTIB alone: a base address, a user, a password, and where they are called back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator as startApplication } from '../../../adapters/vendors/notib-v2/entry.ts';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { PDF } from '../../http/harness.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { AUTH, until } from '../../support/e-office.ts';
import {
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../../support/processes.ts';
import { bodyOf, type Stub, stubServer } from '../../support/stub-server.ts';
import { type NotificacioCanviClient, NotificacioRestClientV2, type RespostaAltaV2 } from './notib-client.ts';

const PASSWORDS = { ripea: 'clave-de-prueba-ripea', carpeta: 'clave-de-prueba-carpeta' };
const SPEED = { availableMs: 300, finalMs: 2_000, certificateMs: 300 };

let database: TestDatabase;
let notifica: SimulatorProcess;
let home: Home;
let gateway: GatewayProcess;
let callbacks: Stub;
let simulated: VendorSimulator;
let client: NotificacioRestClientV2;
let carpeta: NotificacioRestClientV2;

/** The application: what it was called back with, and what it keeps of each sending after asking. */
const called: { path: string; body: NotificacioCanviClient }[] = [];
const estats = new Map<string, string[]>();
/** It fails the first callbacks, as applications do. */
let failing = 2;

async function notificaCanvi(path: string, body: NotificacioCanviClient): Promise<number> {
  called.push({ path, body });
  if (failing > 0) {
    failing -= 1;
    return 500;
  }
  const { estat = '' } = await client.consultaEstatEnviament(body.referenciaEnviament);
  const known = estats.get(body.referenciaEnviament) ?? [];
  estats.set(body.referenciaEnviament, [...known, estat]);
  return 200;
}

const persona = (llinatge2: string, nif: string) => ({
  interessatTipus: 'FISICA' as const,
  nom: 'CIUTADANIA',
  llinatge1: 'FICTICIA',
  llinatge2,
  nif,
  email: 'persona.ficticia@example.org',
  incapacitat: false,
});
const enviament = (titular: unknown) => ({
  titular,
  destinataris: [],
  entregaPostalActiva: false,
  entregaDehActiva: false,
  serveiTipus: 'NORMAL',
});

const NOTIFICACIO = {
  emisorDir3Codi: 'L01999999',
  enviamentTipus: 'NOTIFICACIO',
  concepte: 'Resolució de llicència menor',
  caducitatDiesNaturals: 10,
  usuariCodi: 'app-eoficina',
  procedimentCodi: '2104567',
  numExpedient: 'EXP-2026-1',
  idioma: 'CA',
  enviaments: [enviament(persona('ACCEDE', '00000000T')), enviament(persona('ESPERA', '99999999R'))],
  document: { arxiuNom: 'resolucio.pdf', contingutBase64: PDF.toString('base64'), normalitzat: false },
};

beforeAll(async () => {
  database = await testDatabase();
  const port = await freePort();
  notifica = await startSimulator({ speed: SPEED, adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica` });
  home = await makeHome(notifica, { databaseUrl: database.url, port });
  callbacks = await stubServer(async (request, response) => {
    const body = JSON.parse((await bodyOf(request)).toString()) as NotificacioCanviClient;
    response.writeHead(await notificaCanvi(`${request.method} ${request.url}`, body)).end();
  });
  simulated = await startApplication();
  configure(callbacks.url);
  gateway = await startGatewayProcess(home);
  const base = `${gateway.url}/vendors/notib-v2/notibapi`;
  client = new NotificacioRestClientV2(base, 'ripea', PASSWORDS.ripea);
  carpeta = new NotificacioRestClientV2(base, 'carpeta', PASSWORDS.carpeta);
});

afterAll(async () => {
  await gateway?.kill();
  await notifica?.stop();
  await callbacks?.close();
  await simulated?.close();
  home?.remove();
  await database?.drop();
});

/** The operator's part: the one thing that is not NOTIB's. */
function configure(callbackUrl: string): void {
  const config = JSON.parse(readFileSync(home.configFile, 'utf8')) as Record<string, unknown>;
  for (const [name, password] of Object.entries(PASSWORDS)) writeFileSync(join(home.folder, `${name}.pass`), password);
  const entities = [{ dir3: 'L01999999' }];
  const { password, ...demo } = simulated.credential as { user: string; password: string };
  writeFileSync(join(home.folder, 'demo.pass'), password);
  config.vendors = {
    'notib-v2': {
      credentials: [
        {
          id: 'ripea',
          user: 'ripea',
          passwordFile: 'ripea.pass',
          callbackUrl: `${callbackUrl}ripea/notib/`,
          entities,
        },
        { id: 'demo', ...demo, passwordFile: 'demo.pass', entities: [{ dir3: 'L01999998' }] },
        { id: 'carpeta', user: 'carpeta', passwordFile: 'carpeta.pass', roles: ['NOT_CARPETA'], entities },
      ],
    },
  };
  writeFileSync(home.configFile, JSON.stringify(config));
}

describe('an application written for NOTIB', { timeout: 90_000 }, () => {
  let alta: RespostaAltaV2;
  let accedeix: string;
  let espera: string;

  it('sends to two persons, and sends the same again when an answer is lost: they are the same two', async () => {
    alta = await client.alta(NOTIFICACIO);
    expect(alta).toMatchObject({ error: false, estat: 'PENDENT' });
    expect(alta.errorDescripcio).toBeUndefined();
    expect(alta.referencies).toMatchObject([
      { titularNif: '00000000T', titularNom: 'CIUTADANIA' },
      { titularNif: '99999999R' },
    ]);
    expect(Math.abs(Date.now() - (alta.dataCreacio ?? 0))).toBeLessThan(60_000);
    const again = await client.alta(NOTIFICACIO);
    expect(again).toMatchObject({ error: false, identificador: alta.identificador, referencies: alta.referencies });
    [accedeix = '', espera = ''] = alta.referencies?.map(({ referencia }) => referencia) ?? [];
  });

  it('is called back for each until it takes it well, and finds where they stand by asking', async () => {
    await until(
      async () => estats.get(accedeix)?.at(-1) === 'NOTIFICADA' && estats.get(espera)?.at(-1) === 'PENDENT_SEU',
    );
    for (const { path, body } of called) {
      expect(path).toBe('POST /ripea/notib/notificaCanvi');
      expect(body).toEqual({
        identificador: alta.identificador,
        referenciaEnviament: expect.stringMatching(new RegExp(`^(${accedeix}|${espera})$`)),
        data: expect.any(Number),
      });
    }
    expect(failing).toBe(0);
    expect((await notifica.counts()).created).toBe(2);
  });

  it('reads the state of the whole and of each, with its persons and the receipt', async () => {
    expect(await client.consultaEstatNotificacio(alta.identificador ?? '')).toMatchObject({
      error: false,
      estat: 'ENVIADA',
      tipus: 'NOTIFICACIO',
      emisorDir3: 'L01999999',
      procediment: { codiSia: '2104567' },
      concepte: NOTIFICACIO.concepte,
      numExpedient: 'EXP-2026-1',
    });
    await until(async () => (await client.consultaEstatEnviament(accedeix)).certificacio !== undefined);
    const { certificacio, datat, interessat, ...rest } = await client.consultaEstatEnviament(accedeix);
    expect(rest).toMatchObject({
      error: false,
      identificador: alta.identificador,
      referencia: accedeix,
      representants: [],
    });
    expect(interessat).toMatchObject({
      nom: 'CIUTADANIA',
      llinatge2: 'ACCEDE',
      nif: '00000000T',
      interessatTipus: 'FISICA',
    });
    expect(datat).toMatchObject({ estat: 'NOTIFICADA', data: expect.any(Number) });
    const bytes = Buffer.from(certificacio?.contingutBase64 ?? '', 'base64');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(certificacio).toMatchObject({ tamany: bytes.byteLength, tipusMime: 'application/pdf' });
  });

  it('gets a proof of sending that names both at Notific@, and no person', async () => {
    const { error, justificant } = await client.consultaJustificantEnviament(alta.identificador ?? '');
    expect({ error, type: justificant?.contentType }).toEqual({ error: false, type: 'application/pdf' });
    const text = Buffer.from(justificant?.contingut ?? '', 'base64').toString('latin1');
    expect(text.length).toBe(justificant?.tamany);
    for (const { identificador } of await notifica.envios()) expect(text).toContain(identificador);
    expect(text).toContain(espera);
    expect(text).not.toMatch(/00000000T|CIUTADANIA/);
  });

  it('gives the one that waits more days, by the identifier of Notific@ that it was told', async () => {
    const { notificaIndentificador = '' } = await client.consultaEstatEnviament(espera);
    const [before] = (await notifica.envios()).filter(({ identificador }) => identificador === notificaIndentificador);
    const resposta = await client.ampliarPlazoOE({
      envios: { identificador: [notificaIndentificador] },
      plazo: 5,
      motivo: 'Festius locals',
    });
    expect(resposta).toMatchObject({ error: false, codigoRespuesta: '000' });
    expect(resposta.ampliacionesPlazo?.ampliacionPlazo).toMatchObject([
      { identificador: notificaIndentificador, estado: 'OK' },
    ]);
    await until(async () => {
      const envio = (await notifica.envios()).find(({ identificador }) => identificador === notificaIndentificador);
      return envio?.caducidad !== before?.caducidad;
    });
    const accessed = await client.ampliarPlazoOE({
      envios: { identificador: [accedeix] },
      plazo: 5,
      motivo: 'Festius locals',
    });
    expect(accessed).toMatchObject({ error: true, ampliacionesPlazo: { ampliacionPlazo: [{ estado: 'KO' }] } });
  });

  it('is told in NOTIB’s words what it asks wrongly', async () => {
    const extend = (more: Record<string, unknown>) =>
      client.ampliarPlazoOE({ envios: { identificador: [espera] }, plazo: 5, motivo: 'm', ...more });
    expect(await extend({ envios: null })).toMatchObject({ descripcionRespuesta: 'ampliar.plazo.enviaments.not.null' });
    expect(await extend({ motivo: '' })).toMatchObject({ descripcionRespuesta: 'ampliar.plazo.motiu.null' });
    expect(await extend({ plazo: 0 })).toMatchObject({ descripcionRespuesta: 'ampliar.plazo.plazo.major.zero' });
    expect(await extend({ envios: { identificador: ['nadie'] } })).toMatchObject({
      codigoRespuesta: 'error',
      descripcionRespuesta: 'ampliar.plazo.identificadors.no.valids',
    });
    const refused = await client.alta({ ...NOTIFICACIO, concepte: null, usuariCodi: '', enviaments: [] });
    expect(refused.error).toBe(true);
    for (const number of ['1030', '1060', '1100']) expect(refused.errorDescripcio).toContain(`[${number}]`);
    const short = await client.alta({ ...NOTIFICACIO, caducitatDiesNaturals: 3 });
    expect(short).toMatchObject({ error: true, errorDescripcio: expect.stringContaining('caducitatDiesNaturals') });
    expect(await client.consultaEstatNotificacio('8vzkicPP5FQ=')).toMatchObject({ error: true });
    expect(await client.consultaEstatEnviament('0b6b1f0e-0000-8000-8000-000000000001')).toMatchObject({ error: true });
  });

  it('is answered honestly of what is not here', async () => {
    const registre = await client.consultaDadesRegistre({ referencia: accedeix, ambJustificant: true });
    expect(registre).toMatchObject({ error: true, errorDescripcio: expect.stringContaining('no registra') });
    const permis = { codiDir3Entitat: 'L01999999', permisConsulta: true, procedimentCodi: '2104567', usuariCodi: 'u' };
    expect(await client.donarPermisConsulta(permis)).toBe(false);
    expect((await client.getAppInfo()).nom).toContain('NOTIB');
  });

  it('of the folder reads what went to a person, page by page, with its files', async () => {
    expect(await client.byTitular('notificacions', '00000000T', '')).toMatchObject({ error: true });
    const none = { numeroElementsTotals: 0, resultat: [] };
    const all = await carpeta.byTitular('notificacions', '00000000t', '', {
      visibleCarpeta: true,
      lang: 'ES',
      pagina: 0,
      mida: 10,
    });
    expect(all).toMatchObject({ numeroElementsTotals: 1, numeroElementsRetornats: 1 });
    expect(all.resultat[0]).toMatchObject({
      emisor: 'L01999999',
      concepte: NOTIFICACIO.concepte,
      estat: { codi: 'ACCEPTADA' },
      titular: { tipus: { codi: 'FISICA' }, nif: '00000000T' },
    });
    expect(await carpeta.byTitular('notificacions', '00000000T', '', { pagina: 1, mida: 10 })).toMatchObject({
      numeroElementsTotals: 1,
      numeroElementsRetornats: 0,
    });
    expect(await carpeta.byTitular('notificacions', '00000000T', '/llegides')).toMatchObject({
      numeroElementsTotals: 1,
    });
    expect(await carpeta.byTitular('notificacions', '00000000T', '/pendents')).toMatchObject(none);
    expect(await carpeta.byTitular('notificacions', '99999999R', '/pendents')).toMatchObject({
      numeroElementsTotals: 1,
    });
    expect(await carpeta.byTitular('comunicacions', '00000000T', '')).toMatchObject(none);
    expect(
      await carpeta.byTitular('notificacions', '00000000T', '', { dataInicial: '01/01/2020', dataFinal: '31/12/2020' }),
    ).toMatchObject(none);
    const [found] = all.resultat;
    const notificacioId = found?.document?.url.split('/').at(-1) ?? '';
    const file = await carpeta.getDocument(notificacioId);
    expect(file).toMatchObject({ nom: 'resolucio.pdf', mediaType: 'application/pdf', error: false });
    expect(Buffer.from(file.contingut ?? '', 'base64').equals(PDF)).toBe(true);
    expect(found?.certificacio).toMatch(/\/certificacio\/\d+$/);
    expect(await carpeta.getCertificacio(String(found?.id))).toMatchObject({
      mediaType: 'application/pdf',
      error: false,
    });
    expect(await carpeta.getJustificant(String(found?.id))).toMatchObject({ error: true });
    expect(await carpeta.getDocument('1')).toMatchObject({ error: true });
    expect(await client.getDocument(notificacioId)).toMatchObject({ error: true });
    expect(await carpeta.consultaEstatEnviament(accedeix)).toMatchObject({ error: true });
  });

  it('that is simulated sends, and is told its end as NOTIB tells it', async () => {
    const { ref, event } = (await simulated.happen?.({
      entity: 'L01999998',
      facade: `${gateway.url}/vendors/notib-v2`,
    })) ?? { ref: '', event: { source: '', id: '' } };
    const receipt = `/v1/receipts?source=${encodeURIComponent(event.source)}&id=${event.id}`;
    const known = await fetch(gateway.url + receipt, { headers: AUTH });
    expect(known.status).toBe(200);
    await until(
      async () => simulated.told?.(ref).some((said) => said.startsWith('notificaCanvi → NOTIFICADA')) === true,
    );
  });

  it('with a wrong password is nobody', async () => {
    const stranger = new NotificacioRestClientV2(`${gateway.url}/vendors/notib-v2`, 'ripea', 'otra-clave');
    expect(await stranger.alta(NOTIFICACIO)).toMatchObject({ error: true, errorDescripcio: expect.any(String) });
  });

  it('of all this, no secret and no person is in what the gateway printed', () => {
    expect(gateway.output()).toContain('message.attempted');
    for (const each of [...Object.values(PASSWORDS), '00000000T', '99999999R', 'CIUTADANIA', 'persona.ficticia'])
      expect(gateway.output()).not.toContain(each);
  });
});

/** The contract we serve: it can be read by a stranger's library, and what goes over the wire keeps to it both ways. */
import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import soap from 'soap';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificaSimulator } from '../../../adapters/backends/notifica/simulator.ts';
import { alta, asker, DIR3, firstItem, type Issuer, option, PDF, person, sender, sha256, start } from './issuer.ts';

const FOLDER = new URL('../../../contracts/wsdl/notifica/', import.meta.url).pathname;
xmlRegisterFsInputProviders();

let simulator: NotificaSimulator;
let send: Issuer;
let ask: Issuer;
beforeAll(async () => {
  simulator = await start({ adviser: { withXml: true } });
  send = await sender(simulator);
  ask = await asker(simulator);
});
afterAll(() => simulator.close());

/** Validates the only element of the Body against one of our schemas. */
function violations(envelope: string, schema: string): string[] {
  using schemaDocument = XmlDocument.fromString(readFileSync(`${FOLDER}${schema}`, 'utf8'), {
    url: `${FOLDER}${schema}`,
  });
  using validator = XsdValidator.fromDoc(schemaDocument);
  using message = XmlDocument.fromString(envelope);
  const body = message.get('/*/*[local-name()="Body"]/*');
  using lone = XmlDocument.fromString(body?.canonicalizeToString() ?? '');
  try {
    validator.validate(lone);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

describe('the WSDL', () => {
  it('names the simulator as the place to call, and its schemas as the place to read', async () => {
    for (const url of [simulator.url, simulator.syncUrl]) {
      const xml = await (await request(`${url}?wsdl`)).body.text();
      expect(xml).toContain(`<soap:address location="${url}"/>`);
      const schemas = [...xml.matchAll(/schemaLocation="([^"]+)"/g)].map((match) => match[1]!);
      expect(schemas.length).toBeGreaterThanOrEqual(3);
      for (const schema of schemas) expect((await request(schema)).statusCode).toBe(200);
    }
  });

  it('describes the operations the platform has', async () => {
    const notifica = (await soap.createClientAsync(`${simulator.url}?wsdl`)).describe();
    const sincronizar = (await soap.createClientAsync(`${simulator.syncUrl}?wsdl`)).describe();
    expect(Object.keys(notifica.NotificaWsV21.NotificaWsV21Port)).toEqual([
      'altaRemesaEnvios',
      'infoEnvioV2',
      'getCies',
    ]);
    expect(Object.keys(sincronizar.SincronizarEnvioWs.SincronizarEnvioWsPort)).toEqual([
      'infoEnvioLigero',
      'sincronizarEnvioOE',
      'ampliarPlazoOE',
    ]);
  });
});

describe('requests and answers keep to the schemas', () => {
  const lastRequest = () => simulator.requests.at(-1)!.body.toString();
  const check = async (issuer: Issuer, operation: string, body: Record<string, unknown>, schema: string) => {
    const answer = await issuer.raw(operation, body);
    return { request: violations(lastRequest(), schema), answer: violations(answer, schema) };
  };
  const CLEAN = { request: [], answer: [] };
  let id: string;

  it('altaRemesaEnvios', async () => {
    const entregaPostal = {
      tipoDomicilio: 4,
      codigoPostal: '99999',
      pais: 'ES',
      linea1: 'CALLE FICTICIA 1',
      linea2: '99999 FICTICIA',
      opcionesCIE: option('cie', '1'),
    };
    const destinatarios = { destinatario: person('FICTICIA', { nif: '99999999R' }) };
    const body = alta({ descripcion: 'Prueba' }, { referenciaEmisor: 'W', destinatarios, entregaPostal });
    expect(await check(send, 'altaRemesaEnvios', body, 'alta-remesa-envios.xsd')).toEqual(CLEAN);
    id = firstItem(await send.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'V' }))).identificador;
    await simulator.advance(10_000);
  });

  it('infoEnvioLigero, at every level', async () => {
    for (const nivelDetalle of [1, 2, 3]) {
      const body = { identificador: id, nivelDetalle };
      expect(await check(ask, 'infoEnvioLigero', body, 'info-envio-ligero.xsd')).toEqual(CLEAN);
    }
  });

  it('infoEnvioV2', async () => {
    expect(await check(send, 'infoEnvioV2', { identificador: id }, 'info-envio-v2.xsd')).toEqual(CLEAN);
  });

  it('getCies', async () => {
    expect(await check(send, 'getCies', { organismoEmisor: DIR3 }, 'get-cies.xsd')).toEqual(CLEAN);
  });

  it('ampliarPlazoOE', async () => {
    const body = { envios: { identificador: [id] }, organismoEmisor: DIR3, plazo: '5', motivo: 'Prueba' };
    expect(await check(ask, 'ampliarPlazoOE', body, 'ampliar-plazo-oe.xsd')).toEqual(CLEAN);
  });

  it('sincronizarEnvioOE', async () => {
    const answer = await send.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'U' }));
    const body = {
      organismoEmisor: DIR3,
      identificador: firstItem(answer).identificador,
      tipoEntrega: 3,
      modoNotificacion: 1,
      estado: 'notificada',
      fechaEstado: '2026-03-02T10:00:00+01:00',
      receptor: { nifReceptor: '00000000T', nombreReceptor: 'Persona FICTICIA', vinculoReceptor: 1 },
      acusePDF: { contenido: PDF.toString('base64'), hash: sha256(PDF) },
    };
    expect(await check(ask, 'sincronizarEnvioOE', body, 'sincronizar-envio-oe.xsd')).toEqual(CLEAN);
  });

  it('and the check can fail', () => {
    const broken = lastRequest().replace(/organismoEmisor>/g, 'organismo>');
    expect(violations(broken, 'sincronizar-envio-oe.xsd')).not.toEqual([]);
  });
});

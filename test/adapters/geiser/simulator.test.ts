/** The far side by itself: a stranger's client can use its contract, it enforces it, and it remembers. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import soap from 'soap';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import { NS } from '../../../adapters/backends/geiser/schema.ts';
import { ROOT } from '../../support/source-tree.ts';
import {
  ACCOUNT,
  accessWith,
  entryEvent,
  ISSUER,
  OFFICE,
  outboundEntry,
  REFERENCE_WSDL,
  type Side,
  start,
} from './sample.ts';

let folder: string;
let side: Side;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'geiser-'));
  side = await start();
});
afterEach(async () => {
  await side.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('its contract', () => {
  it('is served with the place to call, and the schemas it is made of', async () => {
    const wsdl = await (await request(`${side.simulator.url}?wsdl`)).body.text();
    expect(wsdl).toContain(`<soap:address location="${side.simulator.url}"/>`);
    const [schema = ''] = [...wsdl.matchAll(/schemaLocation="([^"]+)"/g)].map(([, each]) => each);
    const types = await (await request(schema)).body.text();
    expect(types).toContain(`targetNamespace="${NS.op}"`);
  });

  it('can be used by a client that is none of ours', async () => {
    const client = await soap.createClientAsync(`${side.simulator.url}?wsdl`);
    expect(Object.keys(client.describe().RegistroWebService.RegistroWebServicePort)).toEqual([
      'registrar',
      'registrarEnviar',
      'consultar',
      'buscar',
      'iterar',
      'buscarEstadoTramitacion',
      'confirmar',
      'rechazar',
    ]);
    const { application: aplicacion, user: usuario, password } = ACCOUNT;
    const authentication = { aplicacion, password, cdAmbito: OFFICE, usuario, version: 'V1' };
    const peticion = { tipoAsiento: 'SALIDA', resumen: 'De otro cliente', cdAsunto: 'GENERAL', estado: 'FINALIZADO' };
    const [answer] = (await client.registrarAsync({
      authentication,
      peticion: { ...peticion, documentacionFisica: 'SIN_DOCUMENTACION_FISICA' },
    })) as [{ ResultadoRegistroType: { respuesta: { tipo: string }; apunte: { nuRegistro: string } } }];
    expect(answer.ResultadoRegistroType).toMatchObject({
      respuesta: { tipo: 'OK' },
      apunte: { nuRegistro: 'REGAGE26s00000000001' },
    });
  });
});

const XMLLINT = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;

describe('what the adapter sends', () => {
  /** The schema parts of a WSDL as files, each with where its neighbours are. */
  function unpacked(wsdl: string): string {
    const text = readFileSync(wsdl, 'utf8');
    const prefixes = (/<wsdl:definitions[^>]*>/.exec(text)?.[0].match(/xmlns:\w+="[^"]*"/g) ?? []).join(' ');
    const name = (namespace: string) => `${Object.values(NS).indexOf(namespace as never)}.xsd`;
    for (const schema of text.match(/<xsd:schema[\s\S]*?<\/xsd:schema>/g) ?? []) {
      const [, namespace = ''] = /targetNamespace="([^"]*)"/.exec(schema) ?? [];
      const located = schema
        .replace('<xsd:schema ', `<xsd:schema ${prefixes} `)
        .replace(
          /<xsd:import namespace="([^"]*)"\/>/g,
          (_, at) => `<xsd:import namespace="${at}" schemaLocation="${name(at)}"/>`,
        );
      writeFileSync(join(folder, name(namespace)), located);
    }
    return join(folder, name(NS.op));
  }
  /** Every kind of call, as it went over the wire. */
  async function bodies(): Promise<string[]> {
    await side.send();
    await side.send(outboundEntry(entryEvent({ entry: { send: false } }), 'AAAABBBBCCCCDDDDEEEE'));
    await side.ask();
    side.clock.pass(60_000);
    await side.query('REGAGE26s00000000001');
    return side.simulator.requests.map((each, n) => {
      const [, body = ''] = /<soapenv:Body>([\s\S]*)<\/soapenv:Body>/.exec(each.toString()) ?? [];
      const file = join(folder, `${n}.xml`);
      writeFileSync(file, body);
      return file;
    });
  }
  function judge(schema: string, files: readonly string[]): string {
    const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files], {
      encoding: 'utf8',
    });
    return status === 0 ? '' : stderr;
  }

  it('is valid by xmllint, by our schema', async (context) => {
    if (!XMLLINT) return context.skip('There is no xmllint here.');
    const files = await bodies();
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(judge(join(ROOT, 'contracts/wsdl/geiser/registro.xsd'), files)).toBe('');
  });

  it('is valid by xmllint, by the types reconstructed from its client’s classes', async (context) => {
    if (!XMLLINT || REFERENCE_WSDL === null) return context.skip('No xmllint, or no reference beside this project.');
    expect(judge(unpacked(REFERENCE_WSDL), await bodies())).toBe('');
  });
});

describe('what it refuses', () => {
  const send = (change: Parameters<typeof entryEvent>[0]) => side.send(outboundEntry(entryEvent(change)));

  it('is what another office may not register, and what SICRES does not carry', async () => {
    const long = { lang: 'es', value: 'x'.repeat(240) } as const;
    expect(await send({ data: { title: long } })).toMatchObject({ kind: 'accepted' });
    const message = outboundEntry();
    const digest = { ...message, documents: [{ ...message.documents[0]!, size: 99 }] };
    expect(await side.send(digest)).toMatchObject({ kind: 'rejected', code: 'ERROR_VALIDATOR' });
    expect(await send({ data: { title: { lang: 'es', value: 'Oficio RECHAZO' } } })).toMatchObject({
      kind: 'rejected',
    });
    const access = { dir3: 'L01999999', signer: null, config: { ...ACCOUNT, office: 'L01999991' } };
    expect(await side.send(outboundEntry(), access)).toMatchObject({ kind: 'rejected', code: 'ERROR_AUTHORIZATION' });
    expect(side.simulator.counts().created).toBe(1);
  });

  it('is what does not keep to its schema, without a word that could be taken for a refusal', async () => {
    const { payload } = {
      payload:
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><registrar/></s:Body></s:Envelope>',
    };
    const { statusCode, body } = await request(side.simulator.url, { method: 'POST', body: payload });
    expect(statusCode).toBe(500);
    expect(await body.text()).toContain('soap:Client');
  });
});

describe('the other office', () => {
  it.each([
    ['L01999997', 'ENVIADO_CONFIRMADO', 'confirmed'],
    ['L01999996', 'ENVIADO_RECHAZADO', 'refused'],
    ['L01999995', 'ENVIADO_PENDIENTE_CONFIRMACION', 'registered'],
    ['L01999994', 'REENVIADO_RECHAZADO', 'refused'],
    ['L01999993', 'REENVIADO', 'registered'],
    ['L01999992', 'ANULADO', 'annulled'],
  ])('at %s: %s', async (destination, code, legal) => {
    const sent = await side.send(outboundEntry(entryEvent({ entry: { destination } })));
    if (sent.kind !== 'accepted') throw new Error('It was not taken.');
    side.clock.pass(60_000);
    const told = await side.query(sent.remoteId);
    expect(told).toMatchObject({ status: { code } });
    expect(told.kind === 'status' && told.status.steps.at(-1)?.legal).toBe(legal);
  });
});

describe('a restart', () => {
  it('forgets no entry and no decision, also after a kill in the middle of a line', async () => {
    const journal = join(folder, 'journal.jsonl');
    const first = await start({ simulator: { journal } });
    await first.send();
    const { nuRegistro } = first.simulator.arrive({ office: OFFICE });
    const { reject } = geiser.acts!;
    const target = { remoteId: nuRegistro, entity: ISSUER, arrival: undefined as never };
    const wish = { reason: 'No es de aquí', person: null };
    await reject!.send(
      reject!.prepare(target, wish, accessWith(), first.config, first.tools),
      first.config,
      first.tools,
    );
    await first.close();
    writeFileSync(journal, '\n{"nuRegistro":"REGAGE26s0000', { flag: 'a' });
    const again = await start({ simulator: { journal } });
    expect(again.simulator.entries().map((each) => each.nuRegistro)).toEqual(['REGAGE26s00000000001', nuRegistro]);
    expect(again.simulator.entries()[1]?.decided).toMatchObject({ how: 'rechazar', motivo: 'No es de aquí' });
    expect(again.simulator.counts()).toMatchObject({ created: 1, doubled: 0 });
    expect(await again.ask()).toMatchObject({ kind: 'found', remoteId: 'REGAGE26s00000000001' });
    await again.close();
  });
});

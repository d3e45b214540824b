import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClientAsync, WSSecurityCert } from 'soap';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { FacadeAsker } from '../../contracts/folder-facade.ts';
import { NS } from '../../src/signing/ws-security.ts';
import { child, childText, parseSoap } from '../../src/transport/soap.ts';
import { testDatabase } from '../support/database.ts';
import { facadesFor, listening, trace } from '../support/facades.ts';
import { fileStatus } from '../support/file-status.ts';
import { keyOf } from '../support/forge-soap.ts';
import { petition, SCSP_ASKER, SCSP_FIXTURES, SCSP_SETTINGS, signedPetition } from '../support/scsp.ts';
import { pemOf, type SealName } from '../support/seals.ts';
import { ROOT } from '../support/source-tree.ts';
import { xmlsecAvailable, xmlsecVerify } from '../support/xmlsec.ts';

const database = await testDatabase();
const { pool } = database;
const der = (name: SealName) => new X509Certificate(pemOf(name)).raw;
const asker = (id: string, seal: SealName, more: Partial<FacadeAsker> = {}): FacadeAsker => ({
  id,
  entities: '*',
  certificates: [der(seal)],
  own: SCSP_ASKER,
  ...more,
});
const { http, lines } = await facadesFor(pool, {
  'scsp-v3': {
    settings: SCSP_SETTINGS,
    askers: [asker('pid', 'seal-villa-inventada'), asker('antigua', 'seal-expired')],
  },
});
const server = await listening(http);
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(() => pool.query('truncate folder_audit, folder_request, projected_file, event, data_key cascade'));

let counter = 0;
/** A petition of now, with a number of its own. */
function fresh(name?: string, edit: (xml: string) => string = (xml) => xml): string {
  counter += 1;
  return edit(
    petition(name)
      .replace(/<TimeStamp>[^<]*/, `<TimeStamp>${new Date().toISOString()}`)
      .replaceAll('AYTOPRUEBA00000001', `PETICION${counter}`),
  );
}
const signed = (xml = fresh(), more: Parameters<typeof signedPetition>[0] = {}) =>
  signedPetition({ xml, now: new Date(), ...more });

async function post(body: Uint8Array | string) {
  const response = await fetch(`${server.url}/carpeta/scsp-v3`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: 'peticionSincrona' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const message = parseSoap(bytes, { maxBytes: 1_000_000 });
  return { status: response.status, bytes, text: bytes.toString(), message };
}
async function codeOf(body: Uint8Array | string) {
  const { status, message } = await post(body);
  return message.kind === 'fault' ? `${status} ${message.code}` : `${status} answered`;
}
const withFile = () => http.post(fileStatus());

describe('an independent client (node-soap)', () => {
  it('asks by the published contract and is answered, one town hanging', async () => {
    await withFile();
    const client = await createClientAsync(`${server.url}/carpeta/scsp-v3?wsdl`);
    const key = keyOf('seal-villa-inventada').export({ type: 'pkcs8', format: 'pem' }).toString();
    client.setSecurity(
      new WSSecurityCert(key, pemOf('seal-villa-inventada'), '', {
        hasTimeStamp: true,
        signatureTransformations: [NS.excC14n],
        signerOptions: { idMode: 'wssecurity' },
      } as ConstructorParameters<typeof WSSecurityCert>[3]),
    );
    const [answer] = (await client.peticionSincronaAsync(asObject())) as [Record<string, never>];
    expect(answer).toMatchObject({
      Atributos: {
        IdPeticion: 'NODESOAP1',
        NumElementos: '1',
        Estado: { CodigoEstado: '0003', LiteralError: 'TRAMITADA' },
      },
      Transmisiones: {
        TransmisionDatos: {
          DatosGenericos: { Titular: { Documentacion: '00000000T' } },
          DatosEspecificos: {
            Retorno: {
              Completa: 'false',
              Fuentes: {
                Fuente: [
                  { Organo: 'L01999998', Estado: 'TIEMPO_AGOTADO' },
                  { Organo: 'L01999999', Estado: 'OK' },
                ],
              },
              Expedientes: {
                Pagina: { Total: '1' },
                Expediente: {
                  Numero: 'EXP/2026/1',
                  Estado: 'ABIERTO',
                  EnlaceSede: 'https://sede.example.org/carpeta/1',
                },
              },
            },
          },
        },
      },
    });
    expect(await trace(pool)).toEqual([{ client: 'pid', via: 'scsp-v3', operation: 'files', result: 'partial' }]);
  });
});

function asObject() {
  const generic = {
    Emisor: { NifEmisor: 'Q0000000J', NombreEmisor: 'Pasarela ficticia' },
    Solicitante: {
      IdentificadorSolicitante: 'Q0000000J',
      NombreSolicitante: 'Carpeta ficticia',
      Procedimiento: { CodProcedimiento: 'PROC_PRUEBA', NombreProcedimiento: 'Consulta' },
      Finalidad: 'Carpeta ciudadana',
      Consentimiento: 'Ley',
      Funcionario: { NombreCompletoFuncionario: 'Funcionaria Ficticia', NifFuncionario: '99999999R' },
    },
    Titular: { TipoDocumentacion: 'NIF', Documentacion: '00000000T' },
    Transmision: { CodigoCertificado: SCSP_SETTINGS.certificateCode, IdSolicitud: 'NODESOAP1' },
  };
  const request = { DatosGenericos: generic, DatosEspecificos: { Consulta: { Operacion: 'LISTA' } } };
  return {
    Atributos: {
      IdPeticion: 'NODESOAP1',
      NumElementos: 1,
      TimeStamp: new Date().toISOString(),
      CodigoCertificado: SCSP_SETTINGS.certificateCode,
    },
    Solicitudes: { SolicitudTransmision: [request] },
  };
}

describe('an answer', () => {
  it.skipIf(!xmlsecAvailable())('bears a signature that xmlsec1 accepts, by the platform’s seal alone', async () => {
    const { status, bytes } = await post(await signed());
    expect(status).toBe(200);
    expect(xmlsecVerify(bytes, pemOf('seal-ayuntamiento-ficticio'))).toBe(true);
    expect(xmlsecVerify(bytes, pemOf('seal-villa-inventada'))).toBe(false);
    const altered = Buffer.from(bytes.toString().replace('TRAMITADA', 'TRAMITADO'));
    expect(xmlsecVerify(altered, pemOf('seal-ayuntamiento-ficticio'))).toBe(false);
  });

  it('sums up per body with its link, and sends the generic data back', async () => {
    await withFile();
    const { message } = await post(await signed());
    const data = message.kind === 'body' ? child(message.node, 'Transmisiones', 'TransmisionDatos') : undefined;
    const back = child(data!, 'DatosEspecificos', 'Retorno')!;
    const body = child(back, 'Resumen', 'Organismo')!;
    expect(body.children.map(({ name, text }) => [name, text])).toEqual([
      ['Organo', 'L01999999'],
      ['Denominacion', 'Ayuntamiento Ficticio'],
      ['Abiertos', '1'],
      ['Cerrados', '0'],
      ['ConAccionPendiente', '0'],
      ['EnlaceSede', 'https://sede.example.org'],
    ]);
    expect(childText(data!, 'DatosGenericos', 'Transmision', 'IdTransmision')).toMatch(/^[0-9A-Z]{26}$/);
    expect(childText(data!, 'DatosGenericos', 'Solicitante', 'Finalidad')).toBe('Carpeta ciudadana');
  });

  it('for somebody without files is an empty one, not an error', async () => {
    const { status, message } = await post(await signed());
    const back = message.kind === 'body' ? message.node : undefined;
    const specific = child(back!, 'Transmisiones', 'TransmisionDatos', 'DatosEspecificos', 'Retorno')!;
    expect([status, childText(specific, 'Estado', 'CodigoEstado'), child(specific, 'Resumen')?.children]).toEqual([
      200,
      '0003',
      [],
    ]);
  });
});

describe('a forgery is refused with the code it deserves, audited, and told nothing of us', () => {
  const evil = (xml: string) => xml.replaceAll('00000000T', '99999999R');
  const bodyOf = (message: string) => /<soapenv:Body .*<\/soapenv:Body>/s.exec(message)?.[0] ?? '';
  const moved = (message: string, header: string, body: string) =>
    message.replace(bodyOf(message), () => body).replace('</soapenv:Header>', () => `${header}</soapenv:Header>`);
  const wrap = (inside: string) => `<w:w xmlns:w="urn:w">${inside}</w:w>`;
  const other = (body: string) => evil(body).replace('wsu:Id="body"', 'wsu:Id="other"');

  it.each<[string, string, (message: string) => string]>([
    [
      'XSW 1: the signed Body in a wrapper, another in its place',
      '0305',
      (m) => moved(m, wrap(bodyOf(m)), other(bodyOf(m))),
    ],
    ['XSW 2: two of one identifier', '0305', (m) => moved(m, wrap(bodyOf(m)), evil(bodyOf(m)))],
    ['XSW 3: a second Body before', '0305', (m) => moved(m, '', other(bodyOf(m)) + bodyOf(m))],
    ['XSW 4: a second Body behind', '0305', (m) => moved(m, '', bodyOf(m) + other(bodyOf(m)))],
    ['XSW 5: the Body in the header alone', '0226', (m) => moved(m, wrap(bodyOf(m)), '')],
    [
      'XSW 6: a Body without identifier',
      '0305',
      (m) => moved(m, wrap(bodyOf(m)), evil(bodyOf(m)).replace(/ wsu:Id="body"/, '')),
    ],
    [
      'XSW 7: the signed Body in an Object of the signature',
      '0305',
      (m) =>
        m
          .replace(bodyOf(m), () => other(bodyOf(m)))
          .replace('</ds:Signature>', () => `<ds:Object>${bodyOf(m)}</ds:Object></ds:Signature>`),
    ],
    ['XSW 8: SignedInfo twice', '0305', (m) => m.replace(/<ds:SignedInfo.*<\/ds:SignedInfo>/s, (each) => each + each)],
    ['a comment in the digest', '0305', (m) => m.replace('<ds:DigestValue>', '<ds:DigestValue><!-- x -->')],
    ['a Body that changed after it was signed', '0305', evil],
    ['no signature', '0307', (m) => m.replace(/<ds:Signature .*<\/ds:Signature>/s, '')],
    ['no security at all', '0307', (m) => m.replace(/<wsse:Security.*<\/wsse:Security>/s, '')],
    ['no certificate', '0311', (m) => m.replace(/<wsse:BinarySecurityToken.*<\/wsse:BinarySecurityToken>/s, '')],
    ['a document type', '0226', (m) => `<!DOCTYPE x [<!ENTITY a "b">]>${m}`],
    [
      'more elements inside one another than any petition has',
      '0226',
      (m) => m.replace('</soapenv:Header>', () => `${'<a>'.repeat(60)}${'</a>'.repeat(60)}</soapenv:Header>`),
    ],
    ['half a message', '0226', (m) => m.slice(0, 900)],
    ['JSON', '0226', () => '{"Peticion":1}'],
    [
      'more than a petition may be',
      '0226',
      (m) => m.replace('</soapenv:Header>', () => `<a>${'x'.repeat(200_000)}</a></soapenv:Header>`),
    ],
  ])('%s: %s', async (_what, code, forge) => {
    await withFile();
    const genuine = (await signed()).toString();
    const forged = forge(genuine);
    expect(forged).not.toBe(genuine);
    const { status, text, message } = await post(forged);
    expect([status, message]).toEqual([500, { kind: 'fault', code, text: expect.stringContaining(`[${code}] `) }]);
    expect(text).not.toMatch(/EXP\/2026|00000000T|99999999R|\bat .*\.ts|node_modules|Error:|xmldom|libxml/);
    const audited = await trace(pool);
    expect(audited).toMatchObject([{ client: 'scsp-v3', via: 'scsp-v3', operation: 'none' }]);
  });

  it.each<[string, string, SealName, Date | undefined]>([
    ['a certificate of the same authority that is not ours to trust', '0309', 'seal-ayuntamiento-ficticio', undefined],
    ['a certificate we trust whose time is over', '0302', 'seal-expired', new Date('2020-06-01T00:00:00Z')],
  ])('%s: %s', async (_what, code, seal, certificateNow) => {
    const message = await signed(fresh(), { seal, ...(certificateNow === undefined ? {} : { certificateNow }) });
    expect(await codeOf(message)).toBe(`500 ${code}`);
    expect(await trace(pool)).toMatchObject([{ client: 'scsp-v3', operation: 'none' }]);
  });

  it('the same petition again: 0229, whether word for word or signed anew', async () => {
    const xml = fresh();
    const message = await signed(xml);
    expect(await codeOf(message)).toBe('200 answered');
    expect(await codeOf(message)).toBe('500 0229');
    expect(await codeOf(await signed(xml))).toBe('500 0229');
    expect((await trace(pool)).map(({ client, result }) => [client, result])).toEqual([
      ['pid', 'partial'],
      ['pid', 'request-replayed'],
      ['pid', 'request-replayed'],
    ]);
  });

  it('a message of ten minutes ago, or of ten from now: 0230', async () => {
    for (const minutes of [-10, 10]) {
      const now = new Date(Date.now() + minutes * 60_000);
      expect(await codeOf(await signed(fresh(), { now }))).toBe('500 0230');
    }
    expect((await trace(pool)).map(({ result }) => result)).toEqual([
      'signature-invalid: expired',
      'signature-invalid: made-in-the-future',
    ]);
  });

  it('a body that is none of ours: 0301, and the fault names the petition', async () => {
    const xml = fresh(undefined, (each) => each.replace('</Operacion>', '</Operacion><Organo>L01999990</Organo>'));
    const { message, text } = await post(await signed(xml));
    expect(message).toMatchObject({ kind: 'fault', code: '0301' });
    expect(text).toContain(`<f:IdPeticion>PETICION${counter}</f:IdPeticion>`);
    expect(await trace(pool)).toMatchObject([{ client: 'pid', result: 'entity-not-allowed' }]);
  });

  it('a procedure that is not allowed: 0314, audited under who signed', async () => {
    expect(await codeOf(await signed(fresh('refuse__a-procedure-that-is-not-allowed-0314')))).toBe('500 0314');
    expect(await trace(pool)).toMatchObject([{ client: 'pid', result: 'scsp-0314' }]);
  });

  it('a GET that asks for nothing we publish', async () => {
    const response = await fetch(`${server.url}/carpeta/scsp-v3?xsd=../../../package`);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('0406')]);
  });
});

describe('at the door', () => {
  const behind = (name: SealName | null) => ({
    key: '',
    from: '10.0.0.9',
    method: 'POST',
    headers: {
      'content-type': 'text/xml',
      ...(name === null ? {} : { 'x-client-cert': encodeURIComponent(pemOf(name)) }),
    },
  });

  it('with mutual TLS the connection must bear an asker’s certificate too', async () => {
    const strict = await facadesFor(pool, {
      'scsp-v3': { settings: SCSP_SETTINGS, mutualTls: true, askers: [asker('pid', 'seal-villa-inventada')] },
    });
    const by = async (name: SealName | null) => {
      const body = new Uint8Array(await signed());
      const response = await strict.http.ask('/carpeta/scsp-v3', { ...behind(name), body });
      return /<faultcode>(\d+)/.exec(await response.text())?.[1] ?? response.status;
    };
    expect([await by(null), await by('seal-ayuntamiento-ficticio'), await by('seal-villa-inventada')]).toEqual([
      '0309',
      '0309',
      200,
    ]);
  });

  it('an asker is not answered about an entity that is not its own', async () => {
    const narrow = await facadesFor(pool, {
      'scsp-v3': {
        settings: SCSP_SETTINGS,
        askers: [asker('pid', 'seal-villa-inventada', { entities: ['L01999998'] })],
      },
    });
    const xml = fresh(undefined, (each) => each.replace('</Operacion>', '</Operacion><Organo>L01999999</Organo>'));
    const response = await narrow.http.ask('/carpeta/scsp-v3', {
      ...behind(null),
      body: new Uint8Array(await signed(xml)),
    });
    expect(await response.text()).toContain('<faultcode>0301</faultcode>');
    expect(await trace(pool)).toMatchObject([{ client: 'pid', result: 'entity-not-allowed' }]);
  });

  it('while closing, and where nothing is, the words are the façade’s own', async () => {
    const closing = await facadesFor(pool, {
      'scsp-v3': { settings: SCSP_SETTINGS, askers: [asker('pid', 'seal-villa-inventada')] },
    });
    closing.http.state.draining = true;
    const response = await closing.http.ask('/carpeta/scsp-v3', { ...behind(null), body: '<x/>' });
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining('<faultcode>0901</faultcode>'),
    ]);
    const nowhere = await closing.http.ask('/carpeta/scsp-v3/otra', { key: '' });
    expect(await nowhere.text()).toContain('<faultcode>0406</faultcode>');
  });
});

it('no document of a person is in any log line, nor readable in the trace', async () => {
  await withFile();
  await post(await signed());
  const { rows } = await pool.query(
    'select a::text from folder_audit a union all select r::text from folder_request r',
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows) + lines()).not.toMatch(/00000000T|99999999R/);
});

const xmllint = spawnSync('xmllint', ['--version'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!xmllint)('the published schemas, judged by xmllint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-xsd-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  cpSync(join(ROOT, 'contracts/wsdl/scsp-v3'), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.xsd'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), text.replace(/LOCATION\?xsd=([a-z-]+)/g, '$1.xsd'));
  }
  const valid = (schema: string, xml: string) => {
    const file = join(folder, 'message.xml');
    writeFileSync(file, xml);
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', join(folder, schema), file], { stdio: 'pipe' });
  };
  const inside = (text: string, name: string) =>
    new RegExp(`<(\\w+:)?${name}[ >].*</(\\w+:)?${name}>`, 's').exec(text)?.[0] ?? '';

  it.each(readdirSync(SCSP_FIXTURES).filter((each) => each.startsWith('interpret__')))(
    'accept the petition %s',
    (name) => {
      expect(() => valid('peticion.xsd', petition(name))).not.toThrow();
    },
  );

  it.each(['interpret__a-summary-as-holder', 'interpret__a-dni-is-a-nif'])(
    'accept our answer to %s, as summary and as list',
    async (name) => {
      await withFile();
      for (const operation of ['RESUMEN', 'LISTA']) {
        const xml = fresh(name, (each) => each.replace('RESUMEN', operation));
        expect(() => valid('respuesta.xsd', xml)).toThrow();
        const { text } = await post(await signed(xml));
        expect(() => valid('respuesta.xsd', inside(text, 'Respuesta'))).not.toThrow();
      }
    },
  );

  it('accept what a fault says of its petition', async () => {
    const { text } = await post(await signed(fresh('refuse__without-consent-0236')));
    expect(() => valid('soapfaultatributos.xsd', inside(text, 'Atributos'))).not.toThrow();
  });
});

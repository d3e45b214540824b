/** altaRemesaEnvios as an issuer that only has the WSDL sees it: what is created, what is refused and with which number. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotificaSimulator } from '../../../adapters/backends/notifica/simulator.ts';
import {
  alta,
  DIR3,
  firstItem,
  type Issuer,
  items,
  type Json,
  option,
  PDF,
  person,
  sender,
  sha256,
  start,
} from './issuer.ts';

let simulator: NotificaSimulator;
let issuer: Issuer;
let references = 0;
const fresh = () => `NUEVA-${++references}`;

beforeAll(async () => {
  simulator = await start({ procedures: { '200620': ['*'], '234108': ['L01999998'] } });
  issuer = await sender(simulator);
});
afterAll(() => simulator.close());

describe('an envío that keeps the rules', () => {
  it('is created, with an identifier of 13 hex digits, local time and the NIF of its holder', async () => {
    const answer = await issuer.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'PRIMERA' }));
    expect(answer).toMatchObject({ codigoRespuesta: '000', descripcionRespuesta: 'OK', codigoOrganismoEmisor: DIR3 });
    expect(firstItem(answer).identificador).toMatch(/^[0-9a-f]{13}$/);
    expect(firstItem(answer).nifTitular).toBe('00000000T');
    expect(simulator.envios().at(-1)).toMatchObject({
      identificador: firstItem(answer).identificador,
      referenciaEmisor: 'PRIMERA',
      dir3: DIR3,
      tipoEnvio: 2,
      hash: sha256(PDF),
      documentBytes: PDF.length,
      mediaType: 'application/pdf',
      caducidad: '2026-03-20',
      createdAt: '2026-03-02T09:00:00.000Z',
    });
  });

  it('is answered in Madrid local time without a zone', async () => {
    const xml = await issuer.raw('altaRemesaEnvios', alta({}, { referenciaEmisor: fresh() }));
    expect(xml).toContain('<fechaCreacion>2026-03-02T10:00:00</fechaCreacion>');
  });

  it('may have a holder without NIF when a representative has one, and then no nifTitular comes back', async () => {
    const envio = {
      referenciaEmisor: fresh(),
      titular: { nombre: 'Persona', apellidos: 'FICTICIA' },
      destinatarios: { destinatario: person('FICTICIA', { nif: '99999999R' }) },
    };
    const answer = await issuer.call('altaRemesaEnvios', alta({}, envio));
    expect(firstItem(answer)).not.toHaveProperty('nifTitular');
  });

  it('may be a company, a communication without SIA code, a ZIP', async () => {
    const zip = Buffer.from('PK\u0003\u0004 contenido');
    const body = alta(
      { tipoEnvio: 1, procedimiento: undefined, documento: { contenido: zip.toString('base64'), hash: sha256(zip) } },
      { referenciaEmisor: fresh(), titular: { nif: 'Q0000000J', razonSocial: 'Entidad FICTICIA' } },
    );
    expect((await issuer.call('altaRemesaEnvios', body)).codigoRespuesta).toBe('000');
    expect(simulator.envios().at(-1)).toMatchObject({
      tipoEnvio: 1,
      mediaType: 'application/zip',
      procedimiento: null,
    });
  });

  it('gets a warning with its 000 when a delay is asked for without a postal address', async () => {
    const opciones = { opcion: [option('caducidad', '2026-03-20').opcion, option('retardo', '5').opcion] };
    const answer = await issuer.call(
      'altaRemesaEnvios',
      alta({ opcionesRemesa: opciones }, { referenciaEmisor: fresh() }),
    );
    expect(answer.codigoRespuesta).toBe('000');
    expect(answer.descripcionRespuesta).toContain('No debe introducirse retardo');
  });

  it('may share its document with others of the same batch, each with its own identifier', async () => {
    const titular = person('FICTICIA', { nif: '99999999R' });
    const envio = [
      { referenciaEmisor: fresh(), titular: person('FICTICIO') },
      { referenciaEmisor: fresh(), titular },
    ];
    const answer = await issuer.call('altaRemesaEnvios', alta({ envios: { envio } }));
    expect(items(answer).map((item) => item.nifTitular)).toEqual(['00000000T', '99999999R']);
    expect(new Set(items(answer).map((item) => item.identificador)).size).toBe(2);
  });
});

describe('the reference of the issuer', () => {
  it('is refused the second time, and creates nothing', async () => {
    await issuer.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'DOS-VECES' }));
    const before = simulator.counts();
    expect(await issuer.refused('altaRemesaEnvios', alta({}, { referenciaEmisor: 'DOS-VECES' }))).toMatchObject({
      code: '4160',
      text: 'Referencia emisor duplicada para ese Organismo',
      status: 500,
    });
    const after = simulator.counts();
    expect(after).toEqual({
      ...before,
      received: before.received + 1,
      duplicatesRefused: before.duplicatesRefused + 1,
    });
  });

  it('is not burnt by a refused envío', async () => {
    await issuer.refused('altaRemesaEnvios', alta({ concepto: ' ' }, { referenciaEmisor: 'LIBRE' }));
    expect((await issuer.call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'LIBRE' }))).codigoRespuesta).toBe(
      '000',
    );
  });

  it('counts as doubled where the simulator is told to let duplicates in', async () => {
    const lenient = await start({ refuseDuplicateReferences: false });
    const other = await sender(lenient);
    for (let time = 0; time < 3; time += 1) await other.call('altaRemesaEnvios', alta());
    expect(lenient.counts()).toEqual({ received: 3, created: 3, duplicatesRefused: 0, doubled: 2 });
    await lenient.close();
  });
});

const documento = (change: Json) => ({
  documento: { contenido: PDF.toString('base64'), hash: sha256(PDF), ...change },
});
const txt = Buffer.from('no es un PDF');
const large = Buffer.concat([PDF, Buffer.alloc(11 * 1024 * 1024)]);

describe('a batch that breaks a rule is refused with its number', () => {
  it.each<[string, string, Json]>([
    ['4012', 'no issuer', { codigoOrganismoEmisor: '' }],
    ['4010', 'an issuer that is no DIR3 code', { codigoOrganismoEmisor: 'L0199999' }],
    ['4510', 'no kind', { tipoEnvio: '' }],
    ['4511', 'an unknown kind', { tipoEnvio: 3 }],
    ['4500', 'no subject', { concepto: '' }],
    ['4501', 'a long subject', { concepto: 'x'.repeat(256) }],
    ['4522', 'a line feed in the description', { descripcion: 'una\ndos' }],
    ['4533', 'a day that does not exist', { fechaEnvioProgramado: '2026-02-30' }],
    ['4532', 'a scheduled day that is today', { fechaEnvioProgramado: '2026-03-02' }],
    ['4530', 'a notification without SIA code', { procedimiento: undefined }],
    ['4535', 'a SIA code with letters', { procedimiento: 'ABC' }],
    ['4531', 'a SIA code nobody has', { procedimiento: '999999' }],
    ['4534', 'a SIA code of another body', { procedimiento: '234108' }],
    ['4312', 'neither content nor link', documento({ contenido: undefined })],
    ['4300', 'no hash', documento({ hash: '' })],
    ['4301', 'a hash in hex', documento({ hash: Buffer.from(sha256(PDF), 'base64').toString('hex') })],
    ['4320', 'the hash of something else', documento({ hash: sha256(txt) })],
    ['4150', 'neither PDF nor ZIP', documento({ contenido: txt.toString('base64'), hash: sha256(txt) })],
    ['4330', 'a document that is too large', documento({ contenido: large.toString('base64'), hash: sha256(large) })],
    ['4152', 'a wrong option', documento({ opcionesDocumento: option('normalizado', 'quizás') })],
    ['4154', 'a wrong option', documento({ opcionesDocumento: option('generarCsv', '1') })],
    ['4401', 'no envíos', { envios: {} }],
    ['4400', 'more than 100 envíos', { envios: { envio: Array(101).fill({ titular: person('FICTICIO') }) } }],
    ['6201', 'no expiry day for an electronic one', { opcionesRemesa: undefined }],
    ['6202', 'an expiry day in another form', { opcionesRemesa: option('caducidad', '20/03/2026') }],
    ['6202', 'an expiry day that is over', { opcionesRemesa: option('caducidad', '2026-03-01') }],
  ])('%s: %s', async (code, _what, change) => {
    const before = simulator.counts().created;
    const refused = await issuer.refused('altaRemesaEnvios', alta(change, { referenciaEmisor: fresh() }));
    expect(refused).toMatchObject({ code, status: 500 });
    expect(refused.text).not.toBe('');
    expect(simulator.counts().created).toBe(before);
  });

  it('6202 is for past days only: the last day itself is taken', async () => {
    const body = alta({ opcionesRemesa: option('caducidad', '2026-03-02') }, { referenciaEmisor: fresh() });
    expect((await issuer.call('altaRemesaEnvios', body)).codigoRespuesta).toBe('000');
  });
});

describe('a person that breaks a rule is refused with its number', () => {
  const titular = (change: Json) => ({ titular: person('FICTICIO', change) });
  it.each<[string, string, Json]>([
    ['4020', 'a long reference', { referenciaEmisor: 'x'.repeat(21) }],
    ['4200', 'a NIF with a wrong letter', titular({ nif: '00000000A' })],
    ['4201', 'nobody with a NIF', titular({ nif: undefined })],
    ['4210', 'no name', titular({ nombre: '' })],
    ['4210', 'a name and a company name', titular({ razonSocial: 'Entidad FICTICIA' })],
    ['4211', 'a long name', titular({ nombre: 'x'.repeat(31) })],
    ['4220', 'no surnames', titular({ apellidos: undefined })],
    ['4221', 'long surnames', titular({ apellidos: 'x'.repeat(62) })],
    ['4231', 'a long telephone', titular({ telefono: '9'.repeat(17) })],
    ['4240', 'an empty e-mail', titular({ email: '' })],
    ['4241', 'a long e-mail', titular({ email: `${'x'.repeat(150)}@example.org` })],
    [
      '4200',
      'a representative with a wrong NIF',
      { destinatarios: { destinatario: person('FICTICIA', { nif: 'X' }) } },
    ],
    ['4160', 'the same reference twice in a batch', {}],
  ])('%s: %s', async (code, _what, change) => {
    const envio = { referenciaEmisor: fresh(), titular: person('FICTICIO'), ...change };
    const envios = code === '4160' ? { envio: [envio, envio] } : { envio };
    expect(await issuer.refused('altaRemesaEnvios', alta({ envios }))).toMatchObject({ code });
  });
});

const street = {
  tipoDomicilio: 1,
  tipoVia: 'CALLE',
  nombreVia: 'Ficticia',
  numeroCasa: '1',
  codigoPostal: '99999',
  municipio: '999999',
  provincia: '99',
  pais: 'ES',
  poblacion: 'Ficticia',
};
const lines = {
  tipoDomicilio: 4,
  codigoPostal: '99999',
  pais: 'ES',
  linea1: 'CALLE FICTICIA 1',
  linea2: '99999 FICTICIA',
};

describe('a postal address', () => {
  const send = (entregaPostal: Json) =>
    alta({ opcionesRemesa: option('retardo', '5') }, { referenciaEmisor: fresh(), entregaPostal });

  it('frees the envío from an expiry day and from a NIF', async () => {
    const body = alta(
      { opcionesRemesa: undefined },
      {
        referenciaEmisor: fresh(),
        titular: { nombre: 'Persona', apellidos: 'FICTICIA' },
        entregaPostal: street,
      },
    );
    const answer = await issuer.call('altaRemesaEnvios', body);
    expect(answer).toMatchObject({ codigoRespuesta: '000', descripcionRespuesta: 'OK' });
    expect(simulator.envios().at(-1)).toMatchObject({ postal: true, caducidad: null });
  });

  it('may have a kilometre instead of a number, and be free lines', async () => {
    const onRoad = send({ ...street, numeroCasa: undefined, puntoKilometrico: '12' });
    expect((await issuer.call('altaRemesaEnvios', onRoad)).codigoRespuesta).toBe('000');
    expect((await issuer.call('altaRemesaEnvios', send(lines))).codigoRespuesta).toBe('000');
  });

  it.each<[string, Json]>([
    ['4602', { ...street, tipoDomicilio: '' }],
    ['4600', { ...street, tipoDomicilio: 5 }],
    ['4600', { ...street, tipoDomicilio: 'constructor' }],
    ['4601', { ...street, puntoKilometrico: '12' }],
    ['4601', { ...street, numeroCasa: undefined }],
    ['4610', { ...street, nombreVia: undefined }],
    ['4620', { ...street, tipoVia: undefined }],
    ['4631', { ...street, numeroCasa: '123456' }],
    ['4640', { ...street, poblacion: undefined }],
    ['4650', { ...street, codigoPostal: '' }],
    ['4660', { ...street, tipoDomicilio: 3 }],
    ['4670', { ...street, municipio: undefined }],
    ['4671', { ...street, municipio: '99999' }],
    ['4680', { ...street, provincia: undefined }],
    ['4681', { ...street, provincia: '9' }],
    ['4690', { ...lines, pais: undefined }],
    ['4691', { ...lines, pais: 'E' }],
    ['4695', { ...lines, linea1: undefined }],
    ['4696', { ...lines, linea2: undefined }],
    ['4697', { ...lines, linea1: 'x'.repeat(51) }],
    ['6106', { ...lines, opcionesCIE: option('cie', 'uno') }],
  ])('%s', async (code, address) => {
    expect(await issuer.refused('altaRemesaEnvios', send(address))).toMatchObject({ code });
  });
});

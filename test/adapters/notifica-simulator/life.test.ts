/** What becomes of an envío: states, history, receipts, magic persons, and what the issuer may still change. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  magicPersons,
  type NotificaSimulator,
  startNotificaSimulator,
} from '../../../adapters/backends/notifica/simulator.ts';
import {
  type Answer,
  alta,
  asker,
  DIR3,
  firstItem,
  type Issuer,
  type Json,
  KEY,
  option,
  person,
  sender,
  sha256,
  start,
} from './issuer.ts';

let simulator: NotificaSimulator;
let send: Issuer;
let ask: Issuer;

beforeEach(async () => {
  simulator = await start();
  send = await sender(simulator);
  ask = await asker(simulator);
});
afterEach(() => simulator.close());

async function create(apellidos = 'FICTICIO', change: Json = {}, envio: Json = {}): Promise<string> {
  const answer = await send.call('altaRemesaEnvios', alta(change, { titular: person(apellidos), ...envio }));
  return firstItem(answer).identificador;
}
const info = (identificador: string, nivelDetalle: 1 | 2 | 3 = 3) =>
  ask.call('infoEnvioLigero', { identificador, nivelDetalle });

type Datado = { fecha: string; resultado: string; origen: string; nombreReceptor?: string; nifReceptor?: string };
const history = (answer: Answer) =>
  [(answer.datados as { datado: Datado | Datado[] } | undefined)?.datado ?? []].flat();
const states = (answer: Answer) => history(answer).map((one) => one.resultado);
type Receipts = { acusePDF: { contenido: string; hash: string; csv: string }; fechaCertificacion: string };
const receipts = (answer: Answer) => answer.certificacion as Receipts | undefined;

describe('the ordinary course', () => {
  it('is: nothing yet, available, accessed, certified', async () => {
    const id = await create();
    expect(await info(id)).toMatchObject({ codigoRespuesta: '000', identificador: id, estado: 'pendiente_envio' });
    expect(states(await info(id))).toEqual([]);
    await simulator.advance(1000);
    expect(states(await info(id))).toEqual(['pendiente_sede']);
    await simulator.advance(3000);
    const accessed = await info(id);
    expect(accessed.estado).toBe('notificada');
    expect(receipts(accessed)).toBeUndefined();
    expect(history(accessed)).toMatchObject([
      { resultado: 'pendiente_sede', fecha: '2026-03-02T10:00:01', origen: 'electronico' },
      {
        resultado: 'notificada',
        fecha: '2026-03-02T10:00:04',
        nombreReceptor: 'Persona FICTICIO',
        nifReceptor: '00000000T',
      },
    ]);
    await simulator.advance(1000);
    expect(receipts(await info(id))).toMatchObject({ fechaCertificacion: '2026-03-02T10:00:05' });
  });

  it('ends as read for a communication', async () => {
    const id = await create('FICTICIO', { tipoEnvio: 1 });
    await simulator.advance(4000);
    expect((await info(id)).estado).toBe('leida');
  });

  it('begins with envio_programado where a day was given', async () => {
    const id = await create('FICTICIO', { fechaEnvioProgramado: '2026-03-05' });
    await simulator.advance(0);
    expect((await info(id)).estado).toBe('envio_programado');
    await simulator.advance(5000);
    expect(states(await info(id))).toEqual(['envio_programado', 'pendiente_sede', 'notificada']);
  });

  it('moves by itself when no clock is given', async () => {
    const speed = { availableMs: 1, finalMs: 2, certificateMs: 1 };
    const real = await startNotificaSimulator({ apiKeys: { [KEY]: '*' }, speed });
    await (await sender(real)).call('altaRemesaEnvios', alta({ opcionesRemesa: option('caducidad', '2099-01-01') }));
    await expect.poll(() => real.envios()[0]?.certifiedAt, { interval: 5 }).not.toBeNull();
    const [first, second] = real.envios()[0]?.datados ?? [];
    expect(first!.fecha < second!.fecha).toBe(true);
    await real.close();
  });
});

describe('infoEnvioLigero', () => {
  it('tells as much as the level asks for', async () => {
    const id = await create();
    await simulator.advance(10_000);
    const [one, two, three] = [await info(id, 1), await info(id, 2), await info(id, 3)];
    expect([one.estado, one.datados, one.certificacion]).toEqual(['notificada', undefined, undefined]);
    expect([states(two).length, two.certificacion]).toEqual([2, undefined]);
    expect([states(three).length, receipts(three) !== undefined]).toEqual([2, true]);
  });

  it('gives a real PDF whose hash is true, the same every time', async () => {
    const id = await create();
    await simulator.advance(10_000);
    const receipt = receipts(await info(id))!.acusePDF;
    const bytes = Buffer.from(receipt.contenido, 'base64');
    expect(sha256(bytes)).toBe(receipt.hash);
    expect(receipts(await info(id))!.acusePDF).toEqual(receipt);
    const text = bytes.toString('latin1');
    expect(text).toMatch(/^%PDF-1\.4[\s\S]*SIMULADO[\s\S]*%%EOF\n$/);
    expect(text.slice(Number(/startxref\n(\d+)/.exec(text)?.[1]))).toMatch(/^xref\n/);
    const offsets = [...text.matchAll(/(\d{10}) 00000 n /g)].map((match) => Number(match[1]));
    offsets.forEach((offset, index) => {
      expect(text.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj`));
    });
  });

  it('finds by reference and issuer, and by nothing less', async () => {
    const id = await create('FICTICIO', {}, { referenciaEmisor: 'MIA' });
    const found = await ask.call('infoEnvioLigero', { referenciaEmisor: 'MIA', codigoDir3: DIR3, nivelDetalle: 1 });
    expect(found.identificador).toBe(id);
    const refused = (query: Json) => ask.refused('infoEnvioLigero', query);
    expect(await refused({ referenciaEmisor: 'OTRA', codigoDir3: DIR3, nivelDetalle: 1 })).toMatchObject({
      code: '4902',
    });
    expect(await refused({ referenciaEmisor: 'MIA', nivelDetalle: 1 })).toMatchObject({ code: '4012' });
    expect(await refused({ nivelDetalle: 1 })).toMatchObject({ code: '4901' });
    expect(await refused({ identificador: id, nivelDetalle: 4 })).toMatchObject({ code: '4000' });
  });

  it('does not find what was just created, for as long as it was told', async () => {
    const slow = await start({ findDelayMs: 2000 });
    const answer = await (await sender(slow)).call('altaRemesaEnvios', alta({}, { referenciaEmisor: 'MIA' }));
    const query = { referenciaEmisor: 'MIA', codigoDir3: DIR3, nivelDetalle: 1 };
    const other = await asker(slow);
    expect(await other.refused('infoEnvioLigero', query)).toMatchObject({ code: '4902' });
    await slow.advance(2000);
    expect((await other.call('infoEnvioLigero', query)).identificador).toBe(firstItem(answer).identificador);
    await slow.close();
  });
});

describe('infoEnvioV2', () => {
  it('tells what was sent, in its own dialect', async () => {
    const id = await create('FICTICIO', { descripcion: 'Prueba' }, { referenciaEmisor: undefined });
    await simulator.advance(10_000);
    const answer = await send.call('infoEnvioV2', { identificador: id });
    expect(answer).toMatchObject({
      identificador: id,
      estado: 'notificada',
      tipoEnvio: 'Notificacion',
      referenciaEmisor: id,
      descripcion: 'Prueba',
      codigoOrganismoEmisor: { codigo: DIR3 },
      titular: { nif: '00000000T', apellidos: 'FICTICIO' },
    });
    const [record] = simulator.envios();
    const hex = Buffer.from(record!.hash, 'base64').toString('hex');
    expect((answer.documento as { hash: string }).hash).toBe(Buffer.from(hex).toString('base64'));
    expect(await send.refused('infoEnvioV2', { identificador: 'nada' })).toMatchObject({ code: '4902' });
  });
});

describe('magic persons', () => {
  it.each([
    ['ACCEDE', 'notificada', 'leida'],
    ['REHUSA', 'rehusada', 'leida'],
    ['CADUCA', 'expirada', 'expirada'],
    ['ESPERA', 'pendiente_sede', 'pendiente_sede'],
    ['DEHU', 'notificada', 'leida'],
    ['CARTERO', 'notificada', 'leida'],
    ['AUSENTE', 'ausente', 'leida'],
    ['DESCONOCIDA', 'desconocido', 'leida'],
    ['MUDADA', 'direccion_incorrecta', 'leida'],
    ['EXTRAVIA', 'extraviada', 'leida'],
    ['FALLECE', 'fallecido', 'leida'],
    ['ERROR', 'error', 'error'],
    ['SININFO', 'sin_informacion', 'sin_informacion'],
    ['ENIGMA', 'estado_por_definir', 'estado_por_definir'],
  ])('%s ends as %s, as a communication %s', async (word, notification, communication) => {
    const first = await create(`FICTICIO ${word}`, {}, { referenciaEmisor: 'N' });
    const second = await create(`Fictício-${word.toLowerCase()}`, { tipoEnvio: 1 }, { referenciaEmisor: 'C' });
    await simulator.advance(100_000);
    expect([(await info(first, 1)).estado, (await info(second, 1)).estado]).toEqual([notification, communication]);
  });

  it('leave an ordinary name alone, also one that contains such a word', async () => {
    const id = await create('FICTICIO ESPERANZA ERRORES');
    await simulator.advance(100_000);
    expect((await info(id, 1)).estado).toBe('notificada');
  });

  it('may go by post or by DEHú', async () => {
    const post = await create('AUSENTE', {}, { referenciaEmisor: 'P' });
    const dehu = await create('DEHU', {}, { referenciaEmisor: 'D' });
    await simulator.advance(100_000);
    expect(states(await info(post))).toEqual(['pendiente_sede', 'pendiente_cie', 'enviado_ci', 'ausente']);
    expect(history(await info(post)).at(-1)?.origen).toBe('postal');
    expect(states(await info(dehu))).toEqual(['pendiente_deh', 'enviado_deh', 'notificada']);
  });

  it('may have a receipt that comes late, or never', async () => {
    const late = await create('ACUSETARDE', {}, { referenciaEmisor: 'T' });
    const never = await create('SINACUSE', {}, { referenciaEmisor: 'S' });
    await simulator.advance(13_999);
    expect(receipts(await info(late))).toBeUndefined();
    await simulator.advance(1);
    expect(receipts(await info(late))).toBeDefined();
    await simulator.advance(1_000_000);
    expect(receipts(await info(never))).toBeUndefined();
  });

  it('may send a representative, who also appears for a holder without NIF', async () => {
    const destinatarios = { destinatario: person('FICTICIA', { nif: '99999999R' }) };
    const sent = await create('REPRESENTA', {}, { referenciaEmisor: 'A', destinatarios });
    const titular = { nombre: 'Persona', apellidos: 'FICTICIO' };
    const needed = await create('', {}, { referenciaEmisor: 'B', destinatarios, titular });
    const alone = await create('FICTICIO', {}, { referenciaEmisor: 'C', destinatarios });
    await simulator.advance(4000);
    const receivers = await Promise.all(
      [sent, needed, alone].map(async (id) => history(await info(id)).at(-1)?.nifReceptor),
    );
    expect(receivers).toEqual(['99999999R', '99999999R', '00000000T']);
  });

  it('may be rejected with any number', async () => {
    const body = alta({}, { titular: person('RECHAZO4534') });
    expect(await send.refused('altaRemesaEnvios', body)).toMatchObject({ code: '4534', status: 500 });
    expect(simulator.counts().created).toBe(0);
  });

  it('are all described in the table', () => {
    for (const { word, description } of magicPersons) {
      expect(word).toMatch(/^[A-Z]+(<n>)?$/);
      expect(description.length).toBeGreaterThan(10);
    }
    expect(new Set(magicPersons.map(({ word }) => word)).size).toBe(magicPersons.length);
  });
});

const annul = (identificador: string, change: Json = {}) => ({
  organismoEmisor: DIR3,
  identificador,
  tipoEntrega: 1,
  modoNotificacion: 1,
  estado: 'anulada',
  fechaEstado: '2026-03-02T10:00:00+01:00',
  motivo: 'Prueba',
  ...change,
});

describe('what the issuer changes', () => {
  it('is answered 200 when it annuls, and ends the course', async () => {
    const id = await create();
    await simulator.advance(1000);
    expect((await ask.call('sincronizarEnvioOE', annul(id))).codigoRespuesta).toBe('200');
    await simulator.advance(100_000);
    expect(states(await info(id))).toEqual(['pendiente_sede', 'anulada']);
    expect(receipts(await info(id))).toBeUndefined();
  });

  it('is refused when it is too late, has no reason, or is about an envío of nobody', async () => {
    const id = await create();
    expect(await ask.refused('sincronizarEnvioOE', annul(id, { motivo: '' }))).toMatchObject({ code: '4000' });
    expect(await ask.refused('sincronizarEnvioOE', annul(id, { estado: 'pendiente_sede' }))).toMatchObject({
      code: '4000',
    });
    expect(await ask.refused('sincronizarEnvioOE', annul('nada'))).toMatchObject({ code: '4902' });
    await simulator.advance(4000);
    expect(await ask.refused('sincronizarEnvioOE', annul(id))).toMatchObject({ code: '4000' });
    expect((await info(id)).estado).toBe('notificada');
  });

  it('may be a notification in person, with its receipt', async () => {
    const id = await create();
    const pdf = Buffer.from('%PDF-1.4 acuse');
    const acusePDF = { contenido: pdf.toString('base64'), hash: sha256(pdf) };
    const report = annul(id, { estado: 'notificada', tipoEntrega: 3, acusePDF });
    const false_ = { ...acusePDF, hash: sha256(Buffer.from('otro')) };
    expect(await ask.refused('sincronizarEnvioOE', { ...report, acusePDF: false_ })).toMatchObject({ code: '4320' });
    expect((await ask.call('sincronizarEnvioOE', report)).codigoRespuesta).toBe('200');
    expect(receipts(await info(id))).toBeDefined();
  });

  it('extends the term per envío, and says which ones it could not', async () => {
    const id = await create('ESPERA', { opcionesRemesa: option('caducidad', '2026-03-30') });
    const over = await create('FICTICIO', {}, { referenciaEmisor: 'OTRA' });
    await simulator.advance(4000);
    const xml = await ask.raw('ampliarPlazoOE', {
      envios: { identificador: [id, over, 'nada'] },
      organismoEmisor: DIR3,
      plazo: '5',
      motivo: 'Prueba',
    });
    expect(xml).toContain(`<estado>OK</estado><identificador>${id}</identificador><fechaCaducidad>04/04/2026<`);
    expect(xml).toContain(`<estado>KO</estado><identificador>${over}</identificador>`);
    expect(xml).toContain('<estado>KO</estado><identificador>nada</identificador>');
    expect(simulator.envios()[0]?.caducidad).toBe('2026-04-04');
    const bad = { envios: { identificador: [id] }, organismoEmisor: DIR3, plazo: '0', motivo: 'x' };
    expect(await ask.refused('ampliarPlazoOE', bad)).toMatchObject({ code: '4000' });
  });
});

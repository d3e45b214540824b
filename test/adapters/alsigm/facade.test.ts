import { describe, expect, it } from 'vitest';
import { concerns } from '../../../adapters/vendors/alsigm/format-status.ts';
import { altaEnvelope, altaFields } from '../../../adapters/vendors/alsigm/simulator-caller.ts';
import { entidad, operation, tag, tags } from '../../../adapters/vendors/alsigm/wire.ts';
import { GatewayError } from '../../../src/errors.ts';
import { child, childText, parseSoap, soapEnvelope } from '../../../src/transport/soap.ts';
import { BLANK, NOW, requestOf, routeOf, SETTINGS, TestGateway } from './gateway.ts';
import { violations } from './wsdl.ts';

const alta = (more: Parameters<typeof altaFields>[1] = {}, entity = '001') =>
  altaEnvelope(entity, altaFields('A-1', more));
const ask = (name: string, inner: string, entity = '001') =>
  soapEnvelope(operation(name, 'notifications', inner + entidad(entity)));

/** The result of an operation: its texts. */
async function result(gateway: TestGateway, body: string) {
  const answer = await gateway.post(body);
  const message = parseSoap(Buffer.from(answer.body as string), { maxBytes: 1_000_000 });
  const node = message.kind === 'body' ? message.node.children[0] : undefined;
  const found =
    node === undefined ? {} : Object.fromEntries(node.children.map(({ name, text }) => [name, text.trim()]));
  return { status: answer.status, findings: answer.headers?.['x-carpeta-findings'], node, ...found } as Record<
    string,
    unknown
  > & {
    node: typeof node;
  };
}

async function taken(more: Parameters<typeof altaFields>[1] = {}) {
  const gateway = new TestGateway();
  const { codigoDeNotificacion } = await result(gateway, alta(more));
  return { gateway, code: String(codigoDeNotificacion) };
}
const stateBy = (code: string) => ask('obtenerEstado', tag('poIdNotificacion', { raw: tag('codigoNoti', code) }));

describe('an alta', () => {
  it('without any identifier is one notification however often it is asked for, and another says something else', async () => {
    const { gateway, code } = await taken({ notiId: null });
    gateway.now = new Date(NOW.getTime() + 60_000);
    const same = await result(gateway, alta({ notiId: null, estado: '1', usuario: 'otro' }));
    expect(same).toMatchObject({ returnCode: 'OK', codigoDeNotificacion: code });
    expect([gateway.events.length, new Set(gateway.once).size]).toEqual([1, 1]);
    const again = await result(gateway, alta({ notiId: null, fechaRegistro: null }));
    expect(again.codigoDeNotificacion).not.toBe(code);
  });

  it('without a date, under its own identifier, is the same again although the time is another', async () => {
    const { gateway, code } = await taken({ fechaRegistro: null });
    gateway.now = new Date(NOW.getTime() + 3_600_000);
    expect(await result(gateway, alta({ fechaRegistro: null }))).toMatchObject({ codigoDeNotificacion: code });
    expect(gateway.events).toHaveLength(1);
  });

  it('of an entity that is only mirrored is refused: SIGEM notifies that itself', async () => {
    const gateway = new TestGateway();
    gateway.effect = 'mirror';
    const refused = await result(gateway, alta());
    expect(refused).toMatchObject({ returnCode: 'ERROR', findings: '/entidad/identificador effect-differs' });
    expect(gateway.events).toEqual([]);
  });

  it.each([
    ['/data/sendings/0/holder/idNumber', '/nifDest', '1610002004'],
    ['/data/documents/0/content', '/documentos/0', '1610005001'],
    ['/data/procedure/sia', '/procedimiento', '1610002004'],
  ])('whose fault is at %s of the event is told at %s', async (pointer, said, errorCode) => {
    const gateway = new TestGateway();
    const findings = [{ pointer, code: 'nif-letter' }];
    gateway.failing = new GatewayError('event-invalid', 'accept', 'refused', { findings });
    expect(await result(gateway, alta())).toMatchObject({
      ...{ status: 200, returnCode: 'ERROR', errorCode, findings: `${said} nif-letter`, codigoDeNotificacion: '' },
    });
  });

  it('whose store is away is no refusal of SIGEM: it is thrown for the core to say "later"', async () => {
    const gateway = new TestGateway();
    gateway.failing = new GatewayError('store-unavailable', 'store', 'away');
    await expect(gateway.post(alta())).rejects.toBe(gateway.failing);
  });
});

describe('a question', () => {
  it.each([
    [{ delivery: 'queued' }, '0'],
    [{ delivery: 'uncertain' }, '0'],
    [{ delivery: 'accepted' }, '1'],
    [{ delivery: 'accepted', legal: 'scheduled' }, '1'],
    [{ delivery: 'accepted', legal: 'available' }, '2'],
    [{ delivery: 'accepted', legal: 'accessed' }, '3'],
    [{ delivery: 'accepted', legal: 'expired' }, '4'],
    [{ delivery: 'accepted', legal: 'refused' }, '5'],
    [{ delivery: 'accepted', legal: 'annulled' }, '-2'],
    [{ delivery: 'accepted', legal: 'returned' }, '-2'],
    [{ delivery: 'rejected' }, '-2'],
    [{ delivery: 'dead' }, '-2'],
    [{ delivery: 'cancelled' }, '-2'],
  ])('about one that is %j gets state %s', async (position, estado) => {
    const { gateway, code } = await taken();
    gateway.messages[0] = { ...gateway.messages[0]!, ...position };
    expect(await result(gateway, stateBy(code))).toMatchObject({ returnCode: 'OK', estado });
  });

  it('says why its connector failed, in words for a civil servant, and nothing where it did not', async () => {
    const { gateway, code } = await taken();
    expect(await result(gateway, stateBy(code))).toMatchObject({ error: '', motivoRechazo: '' });
    const problem = { code: 'nif-letter', text: 'La letra del NIF no es correcta.' };
    gateway.messages[0] = { ...gateway.messages[0]!, delivery: 'rejected', problem };
    expect(await result(gateway, stateBy(code))).toMatchObject({ estado: '-2', error: problem.text });
  });

  it.each([
    ['obtenerEstado', stateBy('msg_999'), '1610004003'],
    ['obtenerEstado', ask('obtenerEstado', tag('poIdNotificacion', null)), '1610004003'],
    ['detalleNotificacionByNotiId', ask('detalleNotificacionByNotiId', tag('notiId', 'nada')), '1610004003'],
    ['obtenerEstadoBD', ask('obtenerEstadoBD', tag('idEstado', '77')), '1610004003'],
    [
      'consultarNotificaciones',
      ask('consultarNotificaciones', tag('poCriterio', { raw: tag('estado', '2') })),
      '1610004003',
    ],
  ])('%s about nothing we know is an ERROR with its number', async (_name, body, errorCode) => {
    const { gateway } = await taken();
    expect(await result(gateway, body)).toMatchObject({ status: 200, returnCode: 'ERROR', errorCode });
  });

  it('is answered to the entity alone whose notification it is', async () => {
    const { gateway, code } = await taken();
    gateway.messages[0] = { ...gateway.messages[0]!, entity: 'L01999998' };
    expect(await result(gateway, stateBy(code))).toMatchObject({ returnCode: 'ERROR', errorCode: '1610004003' });
  });

  it('for a receipt is answered once there is one', async () => {
    const { gateway, code } = await taken();
    const criteria = tags(['codigDoc', 'codigoNoti'], { codigDoc: 'acuse', codigoNoti: code });
    const body = ask('recuperaDocumento', tag('poCriterio', { raw: criteria }));
    expect(await result(gateway, body)).toMatchObject({ returnCode: 'ERROR', errorCode: '1610005006' });
    gateway.evidence = { name: 'acuse.pdf', mediaType: 'application/pdf', bytes: Buffer.from('ACUSE') };
    expect(await result(gateway, body)).toMatchObject({
      ...{ returnCode: 'OK', content: Buffer.from('ACUSE').toString('base64'), extension: 'pdf' },
    });
  });

  it('without detail lists what there is and where it stands, and no person', async () => {
    const { gateway, code } = await taken();
    const body = ask('consultarNotificaciones', tag('poCriterio', { raw: tag('nif', '00000000T') }));
    const { node } = await result(gateway, body);
    const [row] = node === undefined ? [] : (child(node, 'notificaciones')?.children ?? []);
    if (row === undefined) throw new TypeError('no row');
    expect([childText(row, 'codigoNoti'), childText(row, 'estado')]).toEqual([code, '0']);
    expect([childText(row, 'nifDest'), childText(row, 'nombreDest')]).toEqual([undefined, undefined]);
    const other = ask('consultarNotificaciones', tag('poCriterio', { raw: tag('nif', '99999999R') }));
    const none = await result(gateway, other);
    expect(none.node === undefined ? null : child(none.node, 'notificaciones')?.children).toEqual([]);
  });
});

describe('who is told of a state', () => {
  const told = (refs: Record<string, string>, legal: string | null) =>
    concerns({ ...BLANK, delivery: 'accepted', refs, legal });
  it('is a SIGEM that wants it, of what it gave a notiId, and of what it does not set itself', async () => {
    expect([told({ notiId: 'A-1' }, 'accessed'), told({ estadoA: 'A-1' }, 'accessed')]).toEqual([false, true]);
    expect([told({ estadoA: 'A-1' }, null), told({ estadoA: 'A-1' }, 'available')]).toEqual([false, true]);
    const { gateway } = await taken();
    expect(gateway.messages[0]?.refs).toEqual({ notiId: 'A-1', estadoA: 'A-1' });
    gateway.wantsStates = false;
    await result(gateway, alta({ notiId: 'A-2' }));
    expect(gateway.messages[1]?.refs).toEqual({ notiId: 'A-2' });
  });
});

describe('every answer', () => {
  it('keeps to the WSDL, element by element, refusals too', async () => {
    const { gateway, code } = await taken();
    const criteria = (name: string, value: string) => tag('poCriterio', { raw: tag(name, value) });
    const asked = [
      ...[alta({ notiId: 'A-3' }), alta({ asunto: null }), stateBy(code), stateBy('msg_999')],
      ...[ask('obtenerEstadoBD', tag('idEstado', '3')), ask('actualizaEstados', '')],
      ask('detalleNotificacionByNotiId', tag('notiId', 'A-1')),
      ask(
        'consultarNotificaciones',
        tag('poCriterio', { raw: tags(['conDetalle', 'nif'], { conDetalle: 'true', nif: '00000000T' }) }),
      ),
      ask('recuperaDocumento', criteria('codigoNoti', code)),
    ];
    for (const body of asked) {
      const answer = await gateway.post(body);
      expect(violations(Buffer.from(answer.body as string))).toEqual([]);
    }
  });
});

describe('the contract', () => {
  it('is at ?wsdl with the address that is configured, and nothing else is there to get', async () => {
    const route = routeOf('GET');
    const settings = { ...SETTINGS, facadeUrl: 'https://pasarela.example.org/$1&x' };
    const gateway = new TestGateway().port;
    const answer = await route.handle(requestOf(new Uint8Array(0), { WSDL: '' }), gateway, settings);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(
      'location="https://pasarela.example.org/$1&amp;x/SIGEM_NotificacionWS/services/NotificacionesWebService"',
    );
    expect(answer.body).not.toContain('LOCATION"');
    expect((await route.handle(requestOf(new Uint8Array(0)), gateway, settings)).status).toBe(404);
  });

  it('lets everybody read it, and nobody else do anything without a credential', () => {
    expect([routeOf('GET'), routeOf('POST')].map((each) => 'open' in each)).toEqual([true, false]);
  });
});

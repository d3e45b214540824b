import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { push } from '../../../adapters/vendors/enotum-4/push.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import { parseSoap, soapEnvelope } from '../../../src/transport/soap.ts';
import { ROOT } from '../../support/source-tree.ts';
import { fakeGateway, type Setup } from './fake-gateway.ts';
import { REFERENCE, validate, XMLLINT } from './schemas.ts';

const PETITION = readFileSync(
  join(ROOT, 'fixtures/enotum-4/process__a-notification-to-one-person/petition.xml'),
  'utf8',
).replace(/^<\?xml.*\?>\s*/, '');
const SIGNED =
  '<soapenv:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" soapenv:mustUnderstand="1"/></soapenv:Header>';

const generic =
  '<DatosGenericos><Emisor><NifEmisor>Q0000000J</NifEmisor><NombreEmisor>EMISSOR</NombreEmisor></Emisor><Solicitante><IdentificadorSolicitante>9999990001</IdentificadorSolicitante><NombreSolicitante>Ajuntament fictici</NombreSolicitante><Finalidad>PROVES</Finalidad><Consentimiento>Ley</Consentimiento></Solicitante><Transmision><CodigoCertificado>ENOTUM</CodigoCertificado><IdSolicitud>1</IdSolicitud></Transmision></DatosGenericos>';
function pci(inside = PETITION, more: { id?: string; product?: string; requests?: number } = {}): string {
  const { id = 'ENOTUM-9999990001-1', product = 'ENOTUM', requests = 1 } = more;
  const request = `<SolicitudTransmision>${generic}<DatosEspecificos>${inside}</DatosEspecificos></SolicitudTransmision>`;
  return soapEnvelope(
    `<procesa xmlns="http://www.openuri.org/"><Peticion xmlns="http://gencat.net/scsp/esquemes/peticion"><Atributos><IdPeticion>${id}</IdPeticion><NumElementos>1</NumElementos><TimeStamp>2026-10-01T11:00:00.000+02:00</TimeStamp><CodigoCertificado>ENOTUM</CodigoCertificado><CodigoProducto>${product}</CodigoProducto></Atributos><Solicitudes>${request.repeat(requests)}</Solicitudes></Peticion></procesa>`,
  );
}

async function ask(xml: string | Uint8Array, setup: Setup = {}) {
  const { gateway, access, events } = fakeGateway(setup);
  const body = typeof xml === 'string' ? Buffer.from(xml) : xml;
  const [route] = push.routes;
  const request = { params: {}, query: {}, mediaType: 'text/xml', soapAction: '', body, json: () => null };
  if (route === undefined) throw new TypeError('no route');
  const answer = await route.handle(request, gateway, access.settings).catch((error: unknown) => {
    if (!(error instanceof VendorFault)) throw error;
    return push.problem({ kind: 'fault', fault: error }, route.path);
  });
  return { status: answer.status, text: String(answer.body), events };
}

const PCI: Setup = { settings: { envelope: 'pci' } };

describe('in a SOAP body', () => {
  it('a petition is answered in a SOAP body', async () => {
    const { status, text, events } = await ask(soapEnvelope(PETITION));
    const message = parseSoap(Buffer.from(text), { maxBytes: 100_000 });
    expect([status, message.kind === 'body' && message.node.name]).toEqual([200, 'RespostaProcessarTramesa']);
    expect(events).toHaveLength(1);
  });

  it.each([
    ['that is no XML', '<<<', 'Client'],
    ['with a document type', `<!DOCTYPE x>${soapEnvelope(PETITION)}`, 'Client'],
    ['with an entity', `<!DOCTYPE x [<!ENTITY a "b">]>${soapEnvelope('<x>&a;</x>')}`, 'Client'],
    ['that is no envelope', PETITION, 'Client'],
    [
      'of SOAP 1.2',
      soapEnvelope(PETITION).replace(/http:\/\/schemas[^"]*/, 'http://www.w3.org/2003/05/soap-envelope'),
      'VersionMismatch',
    ],
    ['with nothing in it', soapEnvelope(''), 'Client'],
    ['with two petitions', soapEnvelope(PETITION + PETITION), 'Client'],
    ['of another service', soapEnvelope('<PeticioConsulta xmlns="urn:altre"/>'), 'Client'],
    ['of an older version', soapEnvelope(PETITION.replace('NT/v4.0', 'NT')), 'Client'],
    ['in the envelope of the platform', pci(), 'Client'],
    ['deeper than anything real', soapEnvelope('<a>'.repeat(60) + '</a>'.repeat(60)), 'Client'],
  ])('a message %s is a fault', async (_, xml, code) => {
    const { status, text, events } = await ask(xml);
    expect(parseSoap(Buffer.from(text), { maxBytes: 100_000 })).toMatchObject({ kind: 'fault', code });
    expect([status, events]).toEqual([500, []]);
    expect(text).not.toMatch(/00000000T|FICTICIA/);
  });

  it('an operation nobody published is an error of the contract', async () => {
    const { status, text } = await ask(soapEnvelope('<PeticioVolar xmlns="http://www.aocat.net/NT/v4.0"/>'));
    expect(status).toBe(200);
    expect(text).toMatch(/<RespostaVolar [^>]*><Errors><Error><CodiError>501</);
  });
});

describe('what is refused', () => {
  const refused = async (xml: string) => {
    const { gateway, access } = fakeGateway({});
    const [route] = push.routes;
    const request = { params: {}, query: {}, mediaType: '', soapAction: '', body: Buffer.from(xml), json: () => null };
    return (await route?.handle(request, gateway, access.settings).catch((error: VendorFault) => error.fault)) ?? null;
  };

  it('is handed to the core with the contract’s numbers, to be counted, and without what was said', async () => {
    expect(await refused(soapEnvelope(PETITION.replace('<NIF>00000000T', '<NIF>00000000A')))).toEqual({
      kind: 'invalid',
      findings: [
        {
          pointer: '/Tramesa/Notificacio/0/Destinataris/Destinatari/0/PersonaFisica/DocumentIdentificatiu/NIF',
          code: 'enotum-615',
        },
      ],
    });
  });

  it('for being served nowhere is handed to the core by its name', async () => {
    const practise = `<PeticioPracticar xmlns="http://www.aocat.net/NT/v4.0"/>`;
    expect(await refused(soapEnvelope(practise))).toEqual({ kind: 'unsupported', vendorKind: 'Practicar' });
  });
});

describe('a message that is signed', () => {
  const signed = soapEnvelope(PETITION).replace('<soapenv:Body>', `${SIGNED}<soapenv:Body>`);

  it('is refused: nobody here understands its signature', async () => {
    const { text, events } = await ask(signed);
    expect(parseSoap(Buffer.from(text), { maxBytes: 100_000 })).toMatchObject({
      kind: 'fault',
      code: 'MustUnderstand',
    });
    expect(events).toEqual([]);
  });

  it('is read without its signature where the operator says so, and no other header with it', async () => {
    const setup: Setup = { settings: { signedMessages: 'leave-unread' } };
    expect((await ask(signed, setup)).events).toHaveLength(1);
    const other = signed.replace(/http:\/\/docs\.oasis[^"]*/, 'urn:altre');
    expect((await ask(other, setup)).text).toContain('MustUnderstand');
  });
});

describe('in the envelope of the platform', () => {
  const published = REFERENCE && join(REFERENCE, 'others/files/pci/Missatgeria/esquemes/pci3-respuesta.xsd');
  const inside = (text: string) => /<Respuesta .*<\/Respuesta>/s.exec(text)?.[0] ?? '';

  it('a petition is answered in its own, under its number, with what was generic in it', async () => {
    const { status, text, events } = await ask(pci(), PCI);
    expect([status, events.length]).toEqual([200, 1]);
    expect(text).toContain('<IdPeticion>ENOTUM-9999990001-1</IdPeticion>');
    expect(text).toContain('<CodigoEstado>0003</CodigoEstado>');
    expect(text).toContain('<NombreSolicitante>Ajuntament fictici</NombreSolicitante>');
    expect(text).toMatch(/<DatosEspecificos><RespostaProcessarTramesa xmlns="http:\/\/www.aocat.net\/NT\/v4.0"><Notif/);
  });

  it('what e-NOTUM refuses is still a finished request', async () => {
    const { text } = await ask(pci(PETITION.replace('<NIF>00000000T', '<NIF>00000000A')), PCI);
    expect(text).toContain('<CodigoEstado>0003</CodigoEstado>');
    expect(text).toContain('<CodiError>615</CodiError>');
  });

  it.each([
    ['of another product', pci(PETITION, { product: 'PADRO' })],
    ['without a number', pci(PETITION, { id: '' })],
    ['with a number that is too long', pci(PETITION, { id: 'x'.repeat(101) })],
    ['with two requests', pci(PETITION, { requests: 2 })],
    ['with nothing specific', pci('')],
    ['with extensions beside the petition', pci(`<x xmlns="urn:extensions"/>${PETITION}`)],
  ])('a request %s ends in the state of error', async (_, xml) => {
    const { status, text, events } = await ask(xml, PCI);
    expect([status, events]).toEqual([200, []]);
    expect(text).toContain('<CodigoEstado>0502</CodigoEstado>');
    expect(text).not.toContain('Transmisiones');
  });

  it('a petition outside of it is a fault', async () => {
    expect((await ask(soapEnvelope(PETITION), PCI)).text).toContain('soapenv:Client');
  });

  it.skipIf(!XMLLINT || published === null || !existsSync(published))(
    'answers keep to the published schema, where it lies beside us',
    async () => {
      const done = inside((await ask(pci(), PCI)).text);
      const failed = inside((await ask(pci(PETITION, { product: 'PADRO' }), PCI)).text);
      for (const each of [done, failed]) expect(() => validate(published ?? '', each)).not.toThrow();
      expect(() => validate(published ?? '', done.replace('<NumElementos>1', '<NumElementos>u'))).toThrow();
    },
  );
});

describe('what is not the adapter’s own', () => {
  it.each([
    ['unauthenticated', 401, 'Client'],
    ['not-found', 404, 'Client'],
    ['too-large', 413, 'Client'],
    ['too-many-requests', 429, 'Server'],
    ['unavailable', 503, 'Server'],
    ['internal', 500, 'Server'],
  ] as const)('%s is said as a fault', (kind, status, code) => {
    const answer = push.problem({ kind }, '/siri-proxy/services/Sincron');
    expect(answer.status).toBe(status);
    expect(parseSoap(Buffer.from(String(answer.body)), { maxBytes: 10_000 })).toMatchObject({ kind: 'fault', code });
  });
});

describe('evidence', () => {
  it('is fetched where Evidencia says it is, and is nowhere else', async () => {
    const { gateway, access } = fakeGateway({
      evidence: 'pdf',
      messages: [
        { id: 'msg_1', entity: 'L01999999', refs: { idNotificacio: '7' }, acceptedAt: '2026-09-20T08:00:00Z' },
      ],
    });
    const route = push.routes.find(({ method }) => method === 'GET');
    const get = (id: string) =>
      route?.handle(
        { params: { id }, query: {}, mediaType: '', soapAction: '', body: Buffer.alloc(0), json: () => null },
        gateway,
        access.settings,
      );
    expect(await get('7')).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    expect(await get('8')).toMatchObject({ status: 404 });
  });
});

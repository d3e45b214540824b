/**
 * The envelope of the AOC's platform (PCI): `procesa/Peticion`, answered by `procesaResponse/Respuesta`. Source:
 * ConsorciAOC/PCI, Missatgeria, pci3-peticion.xsd and pci3-respuesta.xsd, and the WSDL of the synchronous front of e-NOTUM.
 * Its signature and its MTOM attachments are not read; of its own errors only the state 0502 is known.
 */
import { element, serialiseText, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import { child, childrenNamed, childText, soapEnvelope, type XmlTree } from '../../../src/transport/soap.ts';
import { NS } from './codes.ts';
import type { Opened } from './opened.ts';

const PROCESS = 'http://www.openuri.org/';
const PETITION = 'http://gencat.net/scsp/esquemes/peticion';
const RESPONSE = 'http://gencat.net/scsp/esquemes/respuesta';
/** CodigoProducto and CodigoCertificado (README of e-NOTUM 4.0, section 2). */
const PRODUCT = 'ENOTUM';
const STATE = { done: '0003', error: '0502' } as const;
/** Longest IdPeticion, and longest IdTransmision. Characters. */
const MAX_ID = 100;
const MAX_TRANSMISSION = 29;

export function openPci(body: XmlTree): Opened {
  const petition = child(body, 'Peticion');
  if (body.name !== 'procesa' || body.namespace !== PROCESS || petition?.namespace !== PETITION)
    return { kind: 'fault', code: 'Client', text: 'The Body must hold procesa/Peticion.' };
  const id = childText(petition, 'Atributos', 'IdPeticion') ?? '';
  const refuse = (literal: string): Opened => ({
    kind: 'refused',
    close: (now) => respond(attributes(id.slice(0, MAX_ID), { state: STATE.error, literal, now }), []),
  });
  if (id === '' || id.length > MAX_ID) return refuse('IdPeticion és obligatori, de 100 caràcters com a màxim');
  const codes = [
    childText(petition, 'Atributos', 'CodigoProducto'),
    childText(petition, 'Atributos', 'CodigoCertificado'),
  ];
  if (codes.some((each) => each !== PRODUCT)) return refuse(`CodigoProducto i CodigoCertificado han de ser ${PRODUCT}`);
  const [asked, ...more] = childrenNamed(child(petition, 'Solicitudes') ?? petition, 'SolicitudTransmision');
  if (asked === undefined || more.length > 0) return refuse('Una petició síncrona té una sola SolicitudTransmision');
  const [specific, ...others] = child(asked, 'DatosEspecificos')?.children ?? [];
  if (specific?.namespace !== NS || others.length > 0)
    return refuse("DatosEspecificos ha de portar una petició d'e-NOTUM 4.0 i res més");
  return {
    kind: 'petition',
    petition: specific,
    close: (answer, now) =>
      respond(attributes(id, { state: STATE.done, literal: 'OK', now }), [transmission(asked, answer, now)]),
  };
}

function pci(name: string, ...children: readonly XmlChild[]): XmlNode {
  return element(name, { namespaces: { '': RESPONSE } }, ...children);
}

function attributes(id: string, of: { state: string; literal: string; now: Date }): XmlNode {
  return pci(
    'Atributos',
    pci('IdPeticion', id),
    pci('NumElementos', '1'),
    pci('TimeStamp', of.now.toISOString().replace('Z', '+00:00')),
    pci(
      'Estado',
      pci('CodigoEstado', of.state),
      pci('CodigoEstadoSecundario'),
      pci('LiteralError', of.literal),
      pci('TiempoEstimadoRespuesta', '0'),
    ),
    pci('CodigoCertificado', PRODUCT),
    pci('CodigoProducto', PRODUCT),
  );
}

function respond(head: XmlNode, transmissions: readonly XmlNode[]): string {
  const body = transmissions.length === 0 ? [] : [pci('Transmisiones', ...transmissions)];
  const response = element('procesaResponse', { namespaces: { '': PROCESS } }, pci('Respuesta', head, ...body));
  return soapEnvelope(serialiseText(response));
}

/* What was generic in the request goes back as it came, its files aside; the answer's own date and number are added. */
function transmission(asked: XmlTree, answer: XmlNode, now: Date): XmlNode {
  const generic = child(asked, 'DatosGenericos');
  const parts = (generic?.children ?? []).filter(({ name }) => ['Emisor', 'Solicitante', 'Titular'].includes(name));
  const request = childText(generic ?? asked, 'Transmision', 'IdSolicitud') ?? '1';
  const [year = '', month = '', day = ''] = now.toISOString().slice(0, 10).split('-');
  return pci(
    'TransmisionDatos',
    pci(
      'DatosGenericos',
      ...parts.map(copied),
      pci(
        'Transmision',
        pci('CodigoCertificado', PRODUCT),
        pci('IdSolicitud', request),
        pci(
          'IdTransmision',
          childText(generic ?? asked, 'Transmision', 'IdTransmision') ?? request.slice(0, MAX_TRANSMISSION),
        ),
        pci('FechaGeneracion', `${day}${month}${year}`),
      ),
    ),
    pci('DatosEspecificos', answer),
  );
}

function copied({ name, children, text }: XmlTree): XmlNode {
  return pci(name, ...(children.length > 0 ? children.map(copied) : [text]));
}

/**
 * The platform (PCI) in front of the simulated e-NOTUM: reads its envelope and writes its answers. How it words its own
 * errors (state 0502) is not public: these texts are made up, and so is that it refuses an IdPeticion that came before.
 */
import { serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { child, childrenNamed, childText, soapEnvelope, type XmlTree } from '../../../src/transport/soap.ts';
import { NS, PCI_STATE, PRODUCT } from './schema.ts';
import { el, type Judge } from './simulator-xml.ts';

export type Judges = { petition: Judge; asking: Judge };

export type Opened =
  | { kind: 'petition'; id: string; petition: XmlTree; files: readonly { id: string; href: string }[] }
  | { kind: 'asked'; id: string }
  | { kind: 'refused'; id: string; text: string };

/** `front`: where it came. Null: it is nothing of the platform's. */
export function openPci(body: XmlTree, front: string, judges: Judges): Opened | null {
  if (body.name !== 'procesa' || body.namespace !== NS.process) return null;
  const [inner] = body.children;
  const wanted = front === 'AsincronResposta' ? 'SolicitudRespuesta' : 'Peticion';
  if (inner?.name !== wanted) return null;
  const id = childText(inner, 'Atributos', 'IdPeticion') ?? '';
  const refuse = (text: string): Opened => ({ kind: 'refused', id, text });
  const wrong = wanted === 'Peticion' ? judges.petition(resolved(inner)) : judges.asking(inner);
  if (wrong !== null) return refuse(`Esquema: ${wrong}`);
  const codes = ['CodigoProducto', 'CodigoCertificado'].map((name) => childText(inner, 'Atributos', name));
  if (id === '' || codes.some((each) => each !== PRODUCT)) return refuse('Producte o identificador no vàlids');
  if (wanted === 'SolicitudRespuesta') return { kind: 'asked', id };
  const asked = childrenNamed(child(inner, 'Solicitudes') ?? inner, 'SolicitudTransmision');
  const specific = child(asked[0] ?? inner, 'DatosEspecificos')?.children ?? [];
  const [petition] = specific;
  if (asked.length !== 1 || petition === undefined || specific.length !== 1 || petition.namespace !== NS.nt)
    return refuse("Una petició porta una sola sol·licitud d'eNotum 4.0");
  return { kind: 'petition', id, petition, files: filesIn(asked[0]!) };
}

function filesIn(asked: XmlTree): { id: string; href: string }[] {
  const list = child(asked, 'DatosGenericos', 'Ficheros');
  return (list === undefined ? [] : childrenNamed(list, 'Fichero')).map((each) => ({
    id: childText(each, 'Id') ?? '',
    href: child(each, 'Contenido', 'Include')?.attributes.href ?? '',
  }));
}

/* Where it is judged, what is beside the message counts as if it were inside. */
function resolved(tree: XmlTree): XmlTree {
  if (tree.name === 'Contenido') return { ...tree, children: [], text: '' };
  return { ...tree, children: tree.children.map(resolved) };
}

type Head = { id: string; now: Date; state: string; text?: string; hours?: number };

function attributes(namespace: string, { id, now, state, text = '', hours = 0 }: Head): XmlNode {
  const of = (name: string, ...children: (XmlNode | string)[]) => el(namespace, name, ...children);
  return of(
    'Atributos',
    of('IdPeticion', id.slice(0, 100)),
    of('NumElementos', '1'),
    of('TimeStamp', now.toISOString().replace('Z', '+00:00')),
    of(
      'Estado',
      of('CodigoEstado', state),
      of('CodigoEstadoSecundario', ''),
      of('LiteralError', text.slice(0, 255)),
      of('TiempoEstimadoRespuesta', String(hours)),
    ),
    of('CodigoCertificado', PRODUCT),
    of('CodigoProducto', PRODUCT),
  );
}

/** Of Sincron and AsincronResposta: what e-NOTUM answered. */
export function answered(of: { id: string; now: Date; answer: XmlNode }): string {
  const pci = (name: string, ...children: (XmlNode | string)[]) => el(NS.response, name, ...children);
  const day = of.now.toISOString().slice(0, 10).split('-').reverse().join('');
  const transmission = pci(
    'TransmisionDatos',
    pci(
      'DatosGenericos',
      pci(
        'Solicitante',
        pci('IdentificadorSolicitante', '0000000000'),
        pci('NombreSolicitante', 'SIMULAT'),
        pci('Finalidad', 'SIMULAT'),
        pci('Consentimiento', 'Ley'),
      ),
      pci(
        'Transmision',
        pci('CodigoCertificado', PRODUCT),
        pci('IdSolicitud', '1'),
        pci('IdTransmision', '1'),
        pci('FechaGeneracion', day),
      ),
    ),
    pci('DatosEspecificos', of.answer),
  );
  const head = attributes(NS.response, { ...of, state: PCI_STATE.done, text: 'OK' });
  return close(pci('Respuesta', head, pci('Transmisiones', transmission)));
}

/** No answer yet, or an error of the platform's own. */
export function stated(head: Head): string {
  return close(el(NS.response, 'Respuesta', attributes(NS.response, head)));
}

/** Of Asincron: it has the petition. */
export function confirmed(head: Head): string {
  return close(el(NS.confirmation, 'ConfirmacionPeticion', attributes(NS.confirmation, head)));
}

function close(inner: XmlNode): string {
  return soapEnvelope(serialiseText(el(NS.process, 'procesaResponse', inner)));
}

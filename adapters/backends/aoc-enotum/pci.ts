/**
 * The envelope of the AOC's platform (PCI) around one petition of e-NOTUM: `procesa/Peticion` towards Sincron and
 * Asincron, `procesa/SolicitudRespuesta` towards AsincronResposta. Source: ConsorciAOC/PCI, Missatgeria, XSD and WSDLs.
 */
import { element, serialise, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import type { EnotumConfig, EnotumEntity } from './config.ts';
import { timestampOf } from './dates.ts';
import { NS, PRODUCT } from './schema.ts';

/** What travels beside the XML: `id` is its Fichero's, its part is `cid:id`. */
export type File = { id: string; name: string };

export type Petition = {
  /** Ours, once per request: at most 100 characters. */
  id: string;
  at: Date;
  entity: EnotumEntity;
  config: Pick<EnotumConfig, 'emitter'>;
};

/** The inside of soap:Body. `specific`: a petition of e-NOTUM in canonical form. */
export function petitionBody(
  petition: Petition,
  specific: readonly Uint8Array[],
  files: readonly File[] = [],
): Uint8Array[] {
  const { entity, config } = petition;
  const asking = who(NS.petition, entity);
  const generic = [
    ...emitterNode(NS.petition, config),
    pci(NS.petition, 'Solicitante', ...asking, text(NS.petition, 'Consentimiento', 'Ley'), ...officialNode(entity)),
    pci(
      NS.petition,
      'Transmision',
      text(NS.petition, 'CodigoCertificado', PRODUCT),
      text(NS.petition, 'IdSolicitud', '1'),
    ),
    ...(files.length === 0 ? [] : [pci(NS.petition, 'Ficheros', ...files.map(fileNode))]),
  ];
  const request = pci(
    NS.petition,
    'Peticion',
    pci(NS.petition, 'Atributos', ...attributes(NS.petition, petition), ...officialNode(entity)),
    pci(
      NS.petition,
      'Solicitudes',
      pci(
        NS.petition,
        'SolicitudTransmision',
        pci(NS.petition, 'DatosGenericos', ...generic),
        pci(NS.petition, 'DatosEspecificos', ...specific),
      ),
    ),
  );
  return process(request);
}

/** Asks for the answer to a petition that was sent to Asincron. */
export function askingBody(petition: Petition): Uint8Array[] {
  const head = pci(NS.asking, 'Atributos', ...attributes(NS.asking, petition));
  return process(pci(NS.asking, 'SolicitudRespuesta', head));
}

function process(inner: XmlNode): Uint8Array[] {
  return serialise(element('procesa', { namespaces: { '': NS.process } }, inner));
}

function attributes(namespace: string, { id, at, entity, config }: Petition): XmlNode[] {
  return [
    text(namespace, 'IdPeticion', id),
    text(namespace, 'NumElementos', '1'),
    text(namespace, 'TimeStamp', timestampOf(at)),
    text(namespace, 'CodigoCertificado', PRODUCT),
    text(namespace, 'CodigoProducto', PRODUCT),
    pci(namespace, 'DatosAutorizacion', ...who(namespace, entity)),
    ...emitterNode(namespace, config),
  ];
}

function who(namespace: string, { ine10, name, purpose }: EnotumEntity): XmlNode[] {
  return [
    text(namespace, 'IdentificadorSolicitante', ine10),
    text(namespace, 'NombreSolicitante', name),
    text(namespace, 'Finalidad', purpose),
  ];
}

function emitterNode(namespace: string, { emitter }: Petition['config']): XmlNode[] {
  if (emitter === undefined) return [];
  const parts = [text(namespace, 'NifEmisor', emitter.nif), text(namespace, 'NombreEmisor', emitter.name)];
  return [pci(namespace, 'Emisor', ...parts)];
}

function officialNode({ official }: EnotumEntity): XmlNode[] {
  if (official === undefined) return [];
  const nif = official.nif === undefined ? [] : [text(NS.petition, 'NifFuncionario', official.nif)];
  return [pci(NS.petition, 'Funcionario', text(NS.petition, 'NombreCompletoFuncionario', official.name), ...nif)];
}

function fileNode({ id, name }: File): XmlNode {
  const include = element('xop:Include', { namespaces: { xop: NS.xop }, attributes: { href: `cid:${id}` } });
  return pci(
    NS.petition,
    'Fichero',
    text(NS.petition, 'NombreFichero', name),
    pci(NS.petition, 'Contenido', include),
    text(NS.petition, 'Id', id),
    text(NS.petition, 'Via', 'Entrada'),
  );
}

function pci(namespace: string, name: string, ...children: readonly XmlChild[]): XmlNode {
  return element(name, { namespaces: { '': namespace } }, ...children);
}

function text(namespace: string, name: string, value: string): XmlNode {
  return pci(namespace, name, value);
}

/** Reads a petition as the simulated platform does: which service and what in it, by paths of its own. */
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { Plain } from './simulator-state.ts';

export type Asked = {
  petition: string;
  service: string;
  elements: string;
  timestamp: string;
  requests: readonly Request[];
};
export type Request = {
  generic: Plain;
  requester: string;
  emitter: string;
  procedure: string;
  consent: string;
  service: string;
  id: string;
  names: readonly string[];
};

/** Null where it is not of this form at all. */
export function readAsked(node: XmlTree): Asked | null {
  const say = (name: string) => childText(node, 'Atributos', name) ?? '';
  const list = child(node, 'Solicitudes');
  if (child(node, 'Atributos') === undefined) return null;
  return {
    petition: say('IdPeticion'),
    service: say('CodigoCertificado'),
    elements: say('NumElementos'),
    timestamp: say('TimeStamp'),
    requests: (list === undefined ? [] : childrenNamed(list, 'SolicitudTransmision')).map(readRequest),
  };
}

function readRequest(node: XmlTree): Request {
  const generic = child(node, 'DatosGenericos');
  const say = (...path: string[]) => (generic === undefined ? '' : (childText(generic, ...path) ?? ''));
  return {
    generic: generic === undefined ? {} : plainOf(generic),
    requester: say('Solicitante', 'IdentificadorSolicitante'),
    emitter: say('Emisor', 'NifEmisor'),
    procedure: say('Solicitante', 'Procedimiento', 'CodProcedimiento'),
    consent: say('Solicitante', 'Consentimiento'),
    service: say('Transmision', 'CodigoCertificado'),
    id: say('Transmision', 'IdSolicitud'),
    names: ['Apellido1', 'Apellido2', 'NombreCompleto'].map((name) => say('Titular', name)),
  };
}

function plainOf(node: XmlTree): Plain {
  return Object.fromEntries(
    node.children.map((each) => [each.name, each.children.length > 0 ? plainOf(each) : each.text]),
  );
}

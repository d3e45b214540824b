/** What the made-up answers of services have in common: elements of DatosEspecificos, and Retorno/Estado. */
import { element, type XmlNode } from '../../../../src/signing/canonical.ts';

/** An element of the specific data with texts and elements inside. */
export function d(name: string, ...children: readonly (string | XmlNode)[]): XmlNode {
  return element(`d:${name}`, {}, ...children);
}

export function stateNode({ code, literal }: { code: string; literal: string }): XmlNode {
  return d('Estado', d('CodigoEstado', code), d('LiteralError', literal));
}

/** SVDSCDWS01: tells other bodies that somebody has moved. It has effect there: it is never repeated blindly. */
import { element, type XmlNode } from '../../../../../src/signing/canonical.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../../../src/transport/soap.ts';
import type { ScspService } from '../../schema.ts';
import { present } from '../reading.ts';
import { example } from './sample.ts';
import { readVolante, type Specific, specificSchema } from './schema.ts';

export const svdscdws01: ScspService = {
  code: 'SVDSCDWS01',
  title: {
    es: 'Comunicación de cambio de domicilio',
    ca: 'Comunicació de canvi de domicili',
    en: 'Communication of a change of address',
  },
  effect: 'communicates',
  emitter: { nif: 'S2833002E', name: 'Ministerio (Plataforma de Intermediación)' },
  holders: { NIF: 'NIF', NIE: 'NIE' },
  max: { id: 10, name: 40, fullName: 122 },
  modes: ['async'],
  // Of the WSDL of its version 2; that version 3 kept them is inferred.
  actions: { sync: 'peticionSincrona', async: 'cambdomi', later: 'solResp' },
  specificSchema,
  specific(specific) {
    const { volante, bodies } = specific as Specific;
    return element(
      'esp:Comunicacion',
      {},
      element('esp:DatosVolante', {}, readVolante(volante)?.bytes ?? ''),
      ...auxiliaryOf(specific as Specific),
      ...bodies.map(({ code, name }) =>
        element(
          'esp:OrganismoComunicar',
          {},
          element('esp:Nombre', {}, name),
          element('esp:CodigoOrganismo', {}, code),
        ),
      ),
    );
  },
  read(specific) {
    const answer = child(specific, 'Respuesta');
    const bodies = answer === undefined ? [] : childrenNamed(answer, 'Organismo').map(bodyOf);
    // It has no state of its own: each body has one.
    return { code: null, text: null, data: present({ bodies: bodies.length === 0 ? undefined : bodies }) };
  },
  example,
  returns: {},
};

function auxiliaryOf({ auxiliary = [], email, mobile }: Specific): XmlNode[] {
  const members = [
    ...auxiliary.map(({ field, value }) =>
      element('esp:DatoAuxiliar', {}, element('esp:Campo', {}, field), element('esp:Valor', {}, value)),
    ),
    ...(email === undefined ? [] : [element('esp:Email', {}, email)]),
    ...(mobile === undefined ? [] : [element('esp:Movil', {}, mobile)]),
  ];
  return members.length === 0 ? [] : [element('esp:DatosAuxiliares', {}, ...members)];
}

function bodyOf(body: XmlTree) {
  return present({
    code: childText(body, 'CodigoOrganismo'),
    name: childText(body, 'Nombre'),
    state: childText(body, 'CodigoEstado'),
    text: childText(body, 'LiteralError'),
    detail: childText(body, 'CodigoEstadoSecundario'),
  });
}

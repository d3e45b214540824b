/** SVDDGPCIWS02: identity data of the Dirección General de la Policía. */
import { element } from '../../../../../src/signing/canonical.ts';
import { child, childText } from '../../../../../src/transport/soap.ts';
import type { ScspService } from '../../schema.ts';
import { dayOf, present, returnedState } from '../reading.ts';
import { example } from './sample.ts';
import { type Specific, specificSchema } from './schema.ts';

export const svddgpciws02: ScspService = {
  code: 'SVDDGPCIWS02',
  title: { es: 'Consulta de datos de identidad', ca: "Consulta de dades d'identitat", en: 'Identity data' },
  effect: 'reads',
  // The only one its schema allows.
  emitter: { nif: 'S2816015H', name: 'Dirección General de la Policía' },
  holders: { NIF: 'DNI', NIE: 'NIE' },
  max: { id: 14, name: 40, fullName: 122 },
  modes: ['sync', 'async'],
  actions: { sync: 'peticionSincrona', async: 'peticionAsincrona', later: 'solicitudRespuesta' },
  specificSchema,
  specific(specific) {
    const { supportNumber, birthYear } = specific as Specific;
    if (supportNumber === undefined && birthYear === undefined) return null;
    return element(
      'esp:Consulta',
      {},
      ...(supportNumber === undefined ? [] : [element('esp:NumeroSoporte', {}, supportNumber)]),
      ...(birthYear === undefined ? [] : [element('esp:AnioNacimiento', {}, String(birthYear))]),
    );
  },
  read(specific) {
    const holder = child(specific, 'Retorno', 'DatosTitular');
    const say = (...path: string[]) => (holder === undefined ? undefined : childText(holder, ...path));
    return {
      ...returnedState(specific),
      data: present({
        supportNumber: say('NumeroSoporte'),
        givenName: say('Nombre'),
        surname1: say('Apellido1'),
        surname2: say('Apellido2'),
        nationality: say('Nacionalidad'),
        sex: say('Sexo'),
        birth: present({
          on: dayOf(say('DatosNacimiento', 'Fecha')),
          town: say('DatosNacimiento', 'Localidad'),
          province: say('DatosNacimiento', 'Provincia'),
        }),
        father: say('NombrePadre'),
        mother: say('NombreMadre'),
        documentExpiresOn: dayOf(say('FechaCaducidad')),
      }),
    };
  },
  example,
  returns: {},
};

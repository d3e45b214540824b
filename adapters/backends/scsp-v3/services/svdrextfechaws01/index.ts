/** SVDREXTFECHAWS01: residence with the date of its last change, of the municipal registers as the INE keeps them. */
import { element, type XmlNode } from '../../../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../../../src/transport/soap.ts';
import type { ScspService } from '../../schema.ts';
import { dayOf, present, returnedState } from '../reading.ts';
import { example } from './sample.ts';
import { type Specific, specificSchema } from './schema.ts';

export const svdrextfechaws01: ScspService = {
  code: 'SVDREXTFECHAWS01',
  title: {
    es: 'Verificación de residencia con fecha de última variación',
    ca: 'Verificació de residència amb data de la darrera variació',
    en: 'Residence with the date of its last change',
  },
  effect: 'reads',
  // Its schema allows a second one, Q2826039F: settings say which.
  emitter: { nif: 'S2833002E', name: 'Ministerio (Plataforma de Intermediación)' },
  holders: { NIF: 'NIF', NIE: 'NIE', passport: 'Pasaporte' },
  max: { id: 14, name: 40, fullName: 122 },
  modes: ['sync', 'async'],
  actions: { sync: 'peticionSincrona', async: 'peticionAsincrona', later: 'solicitudRespuesta' },
  specificSchema,
  specific(specific) {
    const { spanish, residence, birth } = specific as Specific;
    return element(
      'esp:Solicitud',
      {},
      element('esp:Espanol', {}, spanish ? 's' : 'n'),
      ...group('esp:Residencia', { Provincia: residence?.province, Municipio: residence?.municipality }),
      ...group('esp:Nacimiento', {
        Fecha: birth?.on?.replaceAll('-', ''),
        Provincia: birth?.province,
        Municipio: birth?.municipality,
      }),
    );
  },
  read(specific) {
    const home = child(specific, 'Retorno', 'Domicilio');
    return { ...returnedState(specific), data: home === undefined ? undefined : homeOf(home) };
  },
  example,
  returns: {},
};

function group(name: string, members: Readonly<Record<string, string | undefined>>): XmlNode[] {
  const said = Object.entries(members).flatMap(([tag, value]) =>
    value === undefined ? [] : [element(`esp:${tag}`, {}, value)],
  );
  return said.length === 0 ? [] : [element(name, {}, ...said)];
}

function homeOf(home: XmlTree) {
  const say = (...path: string[]) => childText(home, ...path);
  const named = (...path: string[]) => present({ code: say(...path, 'Codigo'), name: say(...path, 'Nombre') });
  const at = (...path: string[]) => say('Direccion', ...path);
  const numbered = (name: string) => present({ value: at(name, 'Valor'), qualifier: at(name, 'Calificador') });
  return present({
    province: named('ProvinciaRespuesta'),
    municipality: named('MunicipioRespuesta'),
    collectiveEntity: named('EntColectiva'),
    singularEntity: named('EntSingular'),
    nucleus: named('Nucleo'),
    populationUnit: say('CodUnidadPoblacional'),
    address: present({
      street: present({ code: at('Via', 'Codigo'), type: at('Via', 'Tipo'), name: at('Via', 'Nombre') }),
      number: numbered('Numero'),
      upperNumber: numbered('NumeroSuperior'),
      kilometre: at('Kmt'),
      hectometre: at('Hmt'),
      block: at('Bloque'),
      portal: at('Portal'),
      stair: at('Escalera'),
      floor: at('Planta'),
      door: at('Puerta'),
      postcode: at('CodPostal'),
    }),
    lastChange: present({
      code: say('UltimaVariacion', 'Codigo'),
      description: say('UltimaVariacion', 'Descripcion'),
      on: dayOf(say('UltimaVariacion', 'Fecha')),
    }),
  });
}

/** A made-up home, in a town that no register knows. */
import type { ScspService } from '../../schema.ts';
import { d, stateNode } from '../writing.ts';

const named = (name: string, code: string, text: string) => d(name, d('Codigo', code), d('Nombre', text));

export const example: ScspService['example'] = (state) => {
  const home = d(
    'Domicilio',
    named('ProvinciaRespuesta', '99', 'FICTICIA'),
    named('MunicipioRespuesta', '999', 'VILLA INVENTADA'),
    d('CodUnidadPoblacional', '0000101'),
    d(
      'Direccion',
      d('Via', d('Codigo', '00001'), d('Tipo', 'CALLE'), d('Nombre', 'INVENTADA')),
      d('Numero', d('Calificador', ''), d('Valor', '0001')),
      d('Planta', '02'),
      d('Puerta', 'A'),
      d('CodPostal', '99999'),
    ),
    d('UltimaVariacion', d('Codigo', 'AR'), d('Descripcion', 'ALTA POR CAMBIO DE RESIDENCIA'), d('Fecha', '20200315')),
  );
  return d('Retorno', stateNode(state), ...(state.found ? [home] : []));
};

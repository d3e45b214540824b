/** A made-up identity, of somebody who does not exist. */
import type { ScspService } from '../../schema.ts';
import { d, stateNode } from '../writing.ts';

export const example: ScspService['example'] = (state) => {
  const holder = d(
    'DatosTitular',
    d('NumeroSoporte', 'AAA000000'),
    d('Nombre', 'CIUDADANIA'),
    d('Apellido1', 'FICTICIA'),
    d('Apellido2', 'INVENTADA'),
    d('Nacionalidad', 'ESPAÑA'),
    d('Sexo', 'F'),
    d('DatosNacimiento', d('Fecha', '19800101'), d('Localidad', 'VILLA INVENTADA'), d('Provincia', 'FICTICIA')),
    d('NombrePadre', 'PADRE'),
    d('NombreMadre', 'MADRE'),
    d('FechaCaducidad', '20350101'),
  );
  return d('Retorno', stateNode(state), ...(state.found ? [holder] : []));
};

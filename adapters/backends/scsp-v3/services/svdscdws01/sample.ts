/** What two bodies made of a change of address, made up. */
import type { ScspService } from '../../schema.ts';
import { d } from '../writing.ts';

export const example: ScspService['example'] = ({ code, literal }) => {
  const body = (name: string, of: string) =>
    d('Organismo', d('Nombre', name), d('CodigoOrganismo', of), d('CodigoEstado', code), d('LiteralError', literal));
  return d('Respuesta', body('Dirección General de Tráfico', 'DGT'), body('Seguridad Social', 'TGSS'));
};

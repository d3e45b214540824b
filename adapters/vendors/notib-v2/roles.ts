/** NOTIB's roles: reading for a citizen folder is not every application's. */
import type { Gateway } from '../../../contracts/vendor-intake.ts';
import type { NotibCredential } from './config.ts';

export function mayReadFolder({ credential }: Pick<Gateway, 'credential'>): boolean {
  return (credential.settings as NotibCredential).roles.includes('NOT_CARPETA');
}

export function mayApply({ credential }: Pick<Gateway, 'credential'>): boolean {
  return (credential.settings as NotibCredential).roles.includes('NOT_APL');
}

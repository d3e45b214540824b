/** An entry's identifier here: its register number, and the office it waits at where that is not the entity's first one. */
import type { GeiserEntity } from './config.ts';

const PLACED = /^(.*)@([A-Z]{1,2}\d{7,8})$/;

export function remoteIdOf(nuRegistro: string, office: string, entity: Pick<GeiserEntity, 'office'>): string {
  return office === entity.office ? nuRegistro : `${nuRegistro}@${office}`;
}

export function placeOf(
  remoteId: string,
  entity: Pick<GeiserEntity, 'office'>,
): { nuRegistro: string; office: string } {
  const [, nuRegistro = remoteId, office = entity.office] = PLACED.exec(remoteId) ?? [];
  return { nuRegistro, office };
}

export function officesOf({ office, offices }: Pick<GeiserEntity, 'office' | 'offices'>): readonly string[] {
  return offices ?? [office];
}

/** What of a person's files is shown: filter, visibility, order, page, and the counts per body. */
import type { FileStatus } from '../../contracts/file-model.ts';
import type { BodySummary, FolderFilter, Power, Standing } from '../../contracts/folder.ts';
import { addDays, madridDay } from './calendar.ts';
import { plainSia } from './identifiers.ts';

export type Visibility = {
  /** SIA codes of procedures never shown, such as those of gender violence or minors. */
  excludeSia: ReadonlySet<string>;
  /** Closed for longer than this: no longer shown. Days. */
  hideClosedAfterDays: number;
};

export function isShown(
  file: FileStatus,
  of: { filter: FolderFilter; standing: Standing; visibility: Visibility; now: Date },
): boolean {
  const { filter, visibility } = of;
  const { sia } = file.procedure;
  if (sia !== undefined && visibility.excludeSia.has(plainSia(sia))) return false;
  if (filter.state !== 'all' && file.open !== (filter.state === 'open')) return false;
  if (filter.sia !== undefined && (sia === undefined || plainSia(sia) !== plainSia(filter.sia))) return false;
  if (filter.since !== undefined && (file.openedAt === undefined || dayOf(file.openedAt) < filter.since)) return false;
  if (filter.until !== undefined && (file.openedAt === undefined || dayOf(file.openedAt) > filter.until)) return false;
  if (!file.open && file.closedAt !== undefined) {
    const oldest = addDays(madridDay(of.now), -visibility.hideClosedAfterDays);
    if (dayOf(file.closedAt) < oldest) return false;
  }
  return of.standing.role === 'holder' || of.standing.power === null || covers(of.standing.power, file);
}

/** Does the power reach this file? What does not say its procedure is reached by no power over procedures. */
export function covers(power: Power, file: Pick<FileStatus, 'entity' | 'unit' | 'procedure'>): boolean {
  switch (power.scope) {
    case 'general':
      return true;
    case 'bodies':
      return power.bodies.includes(file.entity) || (file.unit !== undefined && power.bodies.includes(file.unit));
    case 'procedures': {
      const { sia } = file.procedure;
      return sia !== undefined && power.procedures.some((each) => plainSia(each) === plainSia(sia));
    }
  }
}

/** Newest change first; equal ones by body and number, so that a page never repeats or skips. */
export function newestFirst(a: FileStatus, b: FileStatus): number {
  return (
    Date.parse(b.updatedAt) - Date.parse(a.updatedAt) ||
    a.entity.localeCompare(b.entity, 'en') ||
    a.number.localeCompare(b.number, 'en')
  );
}

export function summarise(
  files: readonly FileStatus[],
  entities: readonly { dir3: string; link: string | null }[],
): BodySummary[] {
  const byEntity = Map.groupBy(files, (each) => each.entity);
  return entities.flatMap(({ dir3, link }) => {
    const own = byEntity.get(dir3);
    if (own === undefined) return [];
    const open = own.filter((each) => each.open).length;
    return [
      {
        entity: dir3,
        open,
        closed: own.length - open,
        withPendingAction: own.filter((each) => each.pending === 'yes').length,
        link,
      },
    ];
  });
}

function dayOf(instant: string): string {
  return madridDay(new Date(instant));
}

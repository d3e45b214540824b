/** The kinds of adapter that can be made, where each lives, and out of which template it is made. */
import { WAYS, type Way } from '../../../contracts/vendor-intake.ts';

export type MadeKind = 'vendor' | 'backend';
/** `way`: how a vendor's events come; null for a back end. */
export type Wanted = { kind: MadeKind; id: string; way: Way | null };

type Place = {
  /** Its name, and the id of the adapter it holds. */
  template: string;
  /** Where adapters of the kind live, and their list. */
  folder: string;
};

export const PLACES: Readonly<Record<MadeKind, Place>> = {
  vendor: { template: 'invented', folder: 'adapters/vendors' },
  backend: { template: 'invented-backend', folder: 'adapters/backends' },
};

/** Whose the file is: of one way, or of all (null). */
export function wayOfFile(path: string): Way | null {
  return WAYS.find((way) => new RegExp(`(^|[-/])${way}(\\.test)?\\.ts$`).test(path)) ?? null;
}

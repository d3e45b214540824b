/** The centres that print and post for an entity, as a back end lists them. */
import type { Finding } from './outcome.ts';

export type PrintCentre = {
  /** The back end's own number of it. */
  id: string;
  name: string;
  /** The day its entry holds from, as the back end writes it; what `postal.cie.validFrom` takes. */
  validFrom: string;
  /** The unit it belongs to: `dir3` is what `postal.cie.dir3` takes. */
  unit: { dir3: string; name: string };
  /** Place in the back end's own order. */
  order: number | null;
};

export type PrintCentresResult =
  | { kind: 'centres'; centres: PrintCentre[] }
  /** The back end answered, and says no. */
  | { kind: 'refused'; finding: Finding }
  | { kind: 'failed'; code: string };

/** In which order a Cerca is answered: by CampOrdenacio where it is one the gateway knows, else the newest first. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { refuse } from './refusals.ts';
import type { Search } from './schema-asked.ts';
import { practisedAt, stateOf } from './state.ts';

const FIELDS: Readonly<Record<string, (message: VendorMessage) => string>> = {
  CodiNotificacio: ({ refs }) => (refs.idNotificacio ?? '').padStart(19, '0'),
  NumeroRegistre: ({ refs }) => refs.numeroRegistre ?? '',
  DataCreacio: ({ acceptedAt }) => acceptedAt.toISOString(),
  DataRegistre: ({ refs }) => refs.dataRegistre ?? '',
  DataPublicacio: ({ madeAvailableAt }) => madeAvailableAt?.toISOString() ?? '',
  DataAcceptarRebutjar: (message) => practisedAt(message)?.toISOString() ?? '',
  Estat: stateOf,
};
/** Of the contract's list, and nothing the gateway knows. */
const UNSERVED: ReadonlySet<string> = new Set(['DataVisualitzacio', 'DataReintent', 'Titol']);

/** Throws VendorFault with 3016 for no field of the contract, 501 for one that is not served. */
export function compare({ Paginacio: { CampOrdenacio: field, SentitOrdenacio: direction } }: Search) {
  const at = '/DadesCerca/Paginacio/CampOrdenacio';
  if (field !== undefined && UNSERVED.has(field)) refuse(501, at);
  const key = FIELDS[field ?? 'DataCreacio'] ?? refuse(3016, at);
  const sign = (direction ?? (field === undefined ? 'Descendent' : 'Ascendent')) === 'Descendent' ? -1 : 1;
  return (a: VendorMessage, b: VendorMessage) => sign * (key(a) < key(b) ? -1 : Number(key(a) > key(b)));
}

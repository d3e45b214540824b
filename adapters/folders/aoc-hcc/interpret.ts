/** From the hub's question, as it stands in the address, to questions of the folder service. */

import type { FolderBody, FolderFilter, FolderQuestion, PersonId, Standing } from '../../../contracts/folder.ts';
import type { FacadeAsker } from '../../../contracts/folder-facade.ts';
import type { HccSettings } from './config.ts';
import type { ActuationsQuery, FilesQuery } from './schema.ts';

export const ID = 'aoc-hcc';
/** The hub states no purpose; this is the only one it asks for. */
const PURPOSE = 'CARPETA_CIUDADANA';
const PERSON_TYPE = { NIF: 'NIF', NIE: 'NIE', PASSAPORT: 'passport' } as const;
const FILTER_STATE = { OBERT: 'open', TANCAT: 'closed' } as const;

type Query = FilesQuery | ActuationsQuery;
type Context = { asker: FacadeAsker; bodies: readonly FolderBody[]; settings: HccSettings };

/** Ten digits; null where nobody gave them. */
export function ine10Of(body: Pick<FolderBody, 'dir3' | 'ine'>, { ine10 }: HccSettings): string | null {
  const own = body.ine !== null && body.ine.length >= 9 ? body.ine.padStart(10, '0') : null;
  return ine10[body.dir3] ?? own;
}

/** One question per role: a hub that names none wants both. */
export function questionsOf(query: Query, context: Context): FolderQuestion[] {
  const standings: Standing[] = [];
  if (query.tipusPersona !== 'REPRESENTANT') standings.push({ role: 'holder' });
  if (query.tipusPersona !== 'INTERESSAT') standings.push({ role: 'representative', represented: null, power: null });
  return standings.map((standing) => ({
    asker: {
      clientId: context.asker.id,
      entities: context.asker.entities,
      // This wire has neither a number nor a time of the request: a replay cannot be told.
      requestId: null,
      askedAt: null,
      requester: { dir3: null, system: ID },
      purpose: PURPOSE,
      via: ID,
    },
    person: personOf(query),
    standing,
    filter: filterOf(query, context),
  }));
}

function personOf({ documentIdentificatiu, tipusDocumentIdentificatiu }: Query): PersonId {
  return { type: PERSON_TYPE[tipusDocumentIdentificatiu], number: documentIdentificatiu };
}

function filterOf(query: Query, context: Context): FolderFilter {
  const { dataInici, dataFi } = query;
  const entities = entitiesOf(query, context);
  return {
    state: 'estat' in query && query.estat !== undefined ? FILTER_STATE[query.estat] : 'all',
    ...(dataInici === undefined ? {} : { since: dataInici }),
    ...(dataFi === undefined ? {} : { until: dataFi }),
    ...(entities === null ? {} : { entities }),
  };
}

/* What names no body of ours is handed on as it is: the service refuses it as foreign, and says so in the audit. */
function entitiesOf({ codiDIR3Organisme, codiINE10 }: Query, { bodies, settings }: Context): string[] | null {
  if (codiINE10 === undefined) return codiDIR3Organisme === undefined ? null : [codiDIR3Organisme];
  const wanted = codiINE10.padStart(10, '0');
  const named = bodies.filter((each) => ine10Of(each, settings) === wanted).map(({ dir3 }) => dir3);
  const both = codiDIR3Organisme === undefined ? named : named.filter((each) => each === codiDIR3Organisme);
  return both.length === 0 ? [wanted] : both;
}

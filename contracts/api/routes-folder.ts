/** The paths of carpeta/v1, as data. */
import { FOLDER_EXAMPLES } from './folder-examples.ts';
import { type ApiRoute, json } from './schemas.ts';

/** What the header of a folder's requests, and of sealed answers, holds. */
const SIGNED =
  'Detached JWS (RFC 7515, appendix F; RS256, PS256 or ES256) over the exact bytes of the body; mandatory for clients configured so. Sealed answers carry the same header';

const OPERATIONS = [
  ['resumen', 'FolderSummaryRequest', 'FolderSummary', 'How many files a person has, per body'],
  ['consulta', 'FolderListRequest', 'FolderList', "A page of a person's files, newest change first"],
  ['detalle', 'FolderDetailRequest', 'FolderDetail', 'One file of a person: milestones, actions, documents by name'],
] as const;

export const FOLDER_ROUTES: readonly ApiRoute[] = OPERATIONS.map(([operation, body, answer, summary]) => ({
  method: 'post',
  path: `/carpeta/v1/expedientes/${operation}`,
  id: `ask${answer}`,
  tag: 'folders',
  summary,
  scope: 'folder',
  headers: { 'X-JWS-Signature': SIGNED },
  body: json(body),
  answers: {
    200: { description: 'Also where there is nothing, or not everything (see `estado`)', content: json(answer) },
  },
  example: FOLDER_EXAMPLES[operation],
  problems: [400, 401, 403, 409, 413, 415, 429, 503],
}));

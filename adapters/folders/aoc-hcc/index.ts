/** Hub de Carpetes Ciutadanes (Consorci AOC): the local body's side, asked by the hub with one person's document. */
import type { Actuations } from '../../../contracts/actuation.ts';
import type { FolderFiles, SourceReport } from '../../../contracts/folder.ts';
import type {
  FacadeAnswer,
  FacadeAsker,
  FacadeRequest,
  FacadeTools,
  FolderFacade,
} from '../../../contracts/folder-facade.ts';
import { HTTP_STATUS, NO_FILE, RESULTS, type ResultCode, resultOf } from './codes.ts';
import { type HccAsker, type HccSettings, hccAskerSchema, hccSettingsSchema } from './config.ts';
import { ID, ine10Of, questionsOf } from './interpret.ts';
import { actuationsQuerySchema, filesQuerySchema, type Resposta } from './schema.ts';
import { expedientOf, incomingOf, outgoingOf } from './translate.ts';

type Tools = FacadeTools<HccSettings, HccAsker>;
const FILES = '/consultaExpedients';
const ACTUATIONS = '/consultaActuacions';

export const aocHcc = {
  id: ID,
  product: 'Hub de Carpetes Ciutadanes (AOC)',
  sources: ['README of ConsorciAOC/hubcarpetes_documentacio, a draft, 2025-06-11'],
  evidenceLevel: 'published',
  identifiedBy: 'connection',
  seals: false,
  listsActs: true,
  settingsSchema: hccSettingsSchema,
  askerSchema: hccAskerSchema,
  routes: [
    { method: 'GET', path: FILES },
    { method: 'GET', path: ACTUATIONS },
  ],
  maxBodyBytes: 0,
  openQuestions: [],
  lacks: (settings, body) => (ine10Of(body, settings) === null ? 'no INE code of ten digits' : null),
  async answer(request, tools) {
    if (tools.asker === null) return said('401');
    return request.path === FILES
      ? answerFiles(request, tools, tools.asker)
      : answerActuations(request, tools, tools.asker);
  },
  refuse: ({ code }) => said(resultOf(code)),
} satisfies FolderFacade<HccSettings, HccAsker>;

async function answerFiles(request: FacadeRequest, tools: Tools, asker: FacadeAsker): Promise<FacadeAnswer> {
  const query = filesQuerySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return said('400');
  const { service, settings } = tools;
  const of = { asker, bodies: service.bodies, settings };
  const found = await Promise.all(questionsOf(query.data, of).map((each) => service.files(each)));
  const expedients = isUnknownToUs(query.data.fue)
    ? []
    : found.flatMap(({ files }) => files.map((each) => expedientOf(each, of)));
  const result = resultFor(expedients.length, found);
  return result === '200' ? answered({ ...partial(found), expedients }) : said(result, found, NO_FILE);
}

async function answerActuations(request: FacadeRequest, tools: Tools, asker: FacadeAsker): Promise<FacadeAnswer> {
  const query = actuationsQuerySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return said('400');
  const { service, settings } = tools;
  const of = { asker, bodies: service.bodies, settings };
  const questions = questionsOf(query.data, of);
  const wants = (kind: 'ENTRADA' | 'SORTIDA') => (query.data.tipusActuacio ?? kind) === kind;
  const [files, acts]: [FolderFiles[], Actuations[]] = await Promise.all([
    wants('ENTRADA') ? Promise.all(questions.map((each) => service.files(each))) : [],
    wants('SORTIDA') ? Promise.all(questions.map((each) => tools.actuations.find(each))) : [],
  ]);
  const actuacions = isUnknownToUs(query.data.fue)
    ? []
    : [
        ...files.flatMap((each) => incomingOf(each.files, of)),
        ...acts.flatMap((each) => each.actuations.map((act) => outgoingOf(act, of))),
      ].toSorted((a, b) => b.dataActuacio.localeCompare(a.dataActuacio, 'en'));
  // What went out is our own: it is there even where no e-office answered.
  const result = acts.length > 0 && actuacions.length === 0 ? '404' : resultFor(actuacions.length, files);
  return result === '200' ? answered({ ...partial(files), actuacions }) : said(result, files);
}

/* Nobody tells us which files came through the one-stop shop (FUE): asked for those, we know of none. */
function isUnknownToUs(fue: 'true' | 'false' | undefined): boolean {
  return fue === 'true';
}

/* "Nothing found" is only said where somebody looked; one of many who did not is said in the description. */
function resultFor(found: number, answers: readonly FolderFiles[]): ResultCode {
  if (found > 0) return '200';
  const sources = answers.flatMap((each) => each.sources);
  const asked = sources.filter(({ state }) => state !== 'not-integrated');
  if (asked.length === 0 || asked.some(({ state }) => state === 'ok')) return '404';
  return asked.some(({ state }) => state === 'timed-out') ? '504' : '500';
}

function partial(answers: readonly FolderFiles[]): Pick<Resposta, 'codiResultat' | 'descripcioResultat'> {
  return { codiResultat: '200', descripcioResultat: `${RESULTS['200']}${withoutWhom(answers)}` };
}

/* The wire has no member for it: the description is free text, and the only place to say that something is missing. */
function withoutWhom(answers: readonly FolderFiles[]): string {
  const silent = (each: SourceReport) => each.state === 'unreachable' || each.state === 'timed-out';
  const missing = new Set(answers.flatMap(({ sources }) => sources.filter(silent).map(({ entity }) => entity)));
  return missing.size === 0 ? '' : `. Resposta parcial: sense dades de ${[...missing].sort().join(', ')}`;
}

function said(code: ResultCode, answers: readonly FolderFiles[] = [], nothing: string = RESULTS['404']): FacadeAnswer {
  const words = code === '404' ? `${nothing}${withoutWhom(answers)}` : RESULTS[code];
  return answered({ codiResultat: code, descripcioResultat: words });
}

function answered(body: Resposta): FacadeAnswer {
  const status = HTTP_STATUS[body.codiResultat as ResultCode];
  return { status, mediaType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

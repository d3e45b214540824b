/** carpeta/v1: summary, list and detail of one person's files. The person is in the body alone, never in an address. */
import { Hono } from 'hono';
import type { z } from 'zod';
import {
  folderDetailRequestSchema,
  folderListRequestSchema,
  folderSummaryRequestSchema,
} from '../../../contracts/api/folder.ts';
import type { FolderQuestion } from '../../../contracts/folder.ts';
import { GatewayError } from '../../errors.ts';
import { schemaFindings } from '../../intake/schema-findings.ts';
import { mediaTypeOf, unsupported, withBody } from '../body.ts';
import { clientOf, type HttpContext, type HttpEnv } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { parseJson } from '../json.ts';
import { createBudget } from '../rate-limit.ts';
import type { HttpTools } from '../tools.ts';
import { createFolderGuard, SIGNATURE_HEADER } from './guard.ts';
import {
  type DetailRequest,
  type ListRequest,
  personFindings,
  questionOf,
  type SummaryRequest,
} from './read-question.ts';
import { languageOf, type Reader, renderDetail, renderList, renderSummary } from './render-answer.ts';

/** A question with a filter over every entity there may be. Bytes. */
const MAX_BODY_BYTES = 256 * 1024;
/** Questions answered at once by one process; each may hold many sources open. */
const QUESTIONS_AT_ONCE = 200;
const FIRST_PAGE = { number: 1, size: 50 };

export function folderRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  const guard = createFolderGuard(deps, tools);
  const questions = createBudget(QUESTIONS_AT_ONCE);
  const bodies = new Map(deps.folder.service.bodies.map((each) => [each.dir3, each]));
  const { service } = deps.folder;

  function answer<Request extends SummaryRequest | ListRequest | DetailRequest>(
    schema: z.ZodType<Request>,
    of: (request: Request, question: FolderQuestion, reader: Reader) => Promise<unknown>,
  ) {
    return async (c: HttpContext): Promise<Response> => {
      if (mediaTypeOf(c) !== 'application/json') throw unsupported('application/json');
      return withBody(c, { maxBytes: MAX_BODY_BYTES, budget: tools.bodies }, async (body) => {
        await guard.verify(c, body);
        const request = read(schema, body);
        const reader = { requestId: request.idPeticion, language: languageOf(request.idioma), bodies };
        questions.take(1);
        try {
          return await send(deps, c, await of(request, questionOf(request, clientOf(c)), reader));
        } finally {
          questions.give(1);
        }
      });
    };
  }

  routes.post(
    '/carpeta/v1/expedientes/resumen',
    guard.admit,
    answer(folderSummaryRequestSchema, async (_request, question, reader) =>
      renderSummary(await service.summary(question), reader),
    ),
  );
  routes.post(
    '/carpeta/v1/expedientes/consulta',
    guard.admit,
    answer(folderListRequestSchema, async ({ pagina }, question, reader) => {
      const page = pagina === undefined ? FIRST_PAGE : { number: pagina.numero, size: pagina.tamano };
      return renderList(await service.files(question, page), page, reader);
    }),
  );
  routes.post(
    '/carpeta/v1/expedientes/detalle',
    guard.admit,
    answer(folderDetailRequestSchema, async ({ id }, question, reader) =>
      renderDetail(await service.detail(question, id), reader),
    ),
  );
  return routes;
}

function read<Request extends SummaryRequest | ListRequest | DetailRequest>(
  schema: z.ZodType<Request>,
  body: Uint8Array,
): Request {
  const value = parseJson(body);
  const parsed = schema.safeParse(value);
  const findings = parsed.success ? personFindings(parsed.data) : schemaFindings(parsed.error, value);
  if (!parsed.success || findings.length > 0)
    throw new GatewayError('malformed', 'http', 'Not as the contract says.', { findings });
  return parsed.data;
}

/* Sealed as bytes, so that what was signed is what is sent. */
async function send(deps: HttpDeps, c: HttpContext, value: unknown): Promise<Response> {
  const body = Buffer.from(JSON.stringify(value));
  if (deps.folder.seal !== null) c.header(SIGNATURE_HEADER, await deps.folder.seal(body));
  c.header('content-type', 'application/json');
  return c.body(body);
}

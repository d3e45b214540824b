/** The folder service: admit, gather, show what may be shown, write the audit, answer. Nothing of an answer is kept. */
import type {
  FolderBody,
  FolderDetail,
  FolderFiles,
  FolderQuestion,
  FolderService,
  FolderSummary,
  FoundFile,
  SourceReport,
} from '../../contracts/folder.ts';
import { isShown, newestFirst, summarise } from '../domain/folder-view.ts';
import { ulid } from '../domain/ulid.ts';
import { errorFields } from '../log.ts';
import { insertFolderAudit } from '../store/folder/audit.ts';
import { admit } from './admit.ts';
import type { Found, GatherTools } from './answers.ts';
import { aboutOf, type Operation } from './audit.ts';
import { createBreakers } from './breaker.ts';
import type { FolderDeps } from './deps.ts';
import { gather } from './gather.ts';
import { createSlots } from './slots.ts';

type Gathered = { found: Found[]; sources: SourceReport[]; transmissionId: string; at: Date; complete: boolean };

export function createFolderService(deps: FolderDeps, bodies: readonly FolderBody[]): FolderService {
  const tools = { breakers: createBreakers(deps.runtime.now), slots: createSlots(deps.settings.concurrency) };
  const ask = (question: FolderQuestion, operation: Operation, handle?: string) =>
    answer(deps, tools, { question, operation, handle });
  const withHandle = ({ role, file }: Found): FoundFile => ({
    handle: deps.keys.sealHandle({ entity: file.entity, number: file.number }),
    role,
    file,
  });

  return {
    bodies,
    async summary(question): Promise<FolderSummary> {
      const { found, ...answered } = await ask(question, 'summary');
      const entities = [...deps.sources.values()].map(({ dir3, sede }) => ({ dir3, link: sede?.url ?? null }));
      const files = found.map(({ file }) => file);
      return { ...answered, bodies: summarise(files, entities) };
    },
    async files(question, page): Promise<FolderFiles> {
      const { found, ...answered } = await ask(question, 'files');
      const from = page === undefined ? 0 : (page.number - 1) * page.size;
      const shown = page === undefined ? found : found.slice(from, from + page.size);
      return { ...answered, total: found.length, files: shown.map(withHandle) };
    },
    async detail(question, handle): Promise<FolderDetail> {
      const { found, ...answered } = await ask(question, 'detail', handle);
      const [first] = found;
      return { ...answered, file: first === undefined ? null : withHandle(first) };
    },
    async refused({ clientId, via }, reason) {
      try {
        await insertFolderAudit(deps.pool, { ...NOTHING, at: deps.runtime.now(), clientId, via, result: reason });
      } catch (error) {
        // The refusal stands; that it could not be written down is said where an operator looks.
        deps.log.error('folder.refusal-not-audited', { client: clientId, reason, ...errorFields(error) });
      }
    },
  };
}

async function answer(
  deps: FolderDeps,
  tools: GatherTools,
  of: { question: FolderQuestion; operation: Operation; handle: string | undefined },
): Promise<Gathered> {
  const { question, operation, handle } = of;
  const startedAt = performance.now();
  const allowed = await admit(deps, question, operation);
  const file = handle === undefined ? null : deps.keys.openHandle(handle);
  // What no key of ours made, and another client's entity, are as unknown as a file that is gone.
  const entities = handle === undefined ? allowed : allowed.filter((each) => each === file?.entity);
  const { sources, answers } = await gather(deps, tools, { question, file, startedAt, entities });
  const now = deps.runtime.now();
  const shown = { filter: question.filter, visibility: deps.settings.visibility, now };
  const found = onceEach(
    answers.flatMap(({ files, standing }) => files.filter(({ file }) => isShown(file, { ...shown, standing }))),
  ).sort((a, b) => newestFirst(a.file, b.file));
  const complete = sources.every(
    ({ state, truncated }) => (state === 'ok' || state === 'not-integrated') && !truncated,
  );
  const gathered = { found, sources, transmissionId: ulid(now, deps.runtime.random(16)), at: now, complete };
  await audit(deps, question, operation, gathered);
  return gathered;
}

/* A file that may be seen on two grounds is one. */
function onceEach(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [JSON.stringify([each.file.entity, each.file.number]), each])).values()];
}

/* Before the answer leaves: one that cannot be accounted for is not given. */
async function audit(
  deps: FolderDeps,
  question: FolderQuestion,
  operation: Operation,
  gathered: Gathered,
): Promise<void> {
  const { asker } = question;
  await insertFolderAudit(deps.pool, {
    at: gathered.at,
    clientId: asker.clientId,
    via: asker.via,
    operation,
    requestId: asker.requestId,
    transmissionId: gathered.transmissionId,
    requester: asker.requester,
    purpose: asker.purpose,
    about: aboutOf(deps.keys, question),
    entities: gathered.sources.length,
    files: gathered.found.length,
    result: gathered.complete ? 'answered' : 'partial',
  });
}

const NOTHING = {
  operation: 'none',
  requestId: null,
  transmissionId: null,
  requester: null,
  purpose: null,
  about: null,
  entities: null,
  files: null,
} as const;

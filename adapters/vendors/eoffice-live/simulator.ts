/**
 * The far side of the live protocol, for the sandbox, the tests and integrators: e-offices on one loopback port, a path
 * per entity. It asks for the key and tells apart who a file concerns; it can be told to hang, to fail or to talk nonsense.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LiveQuestion, liveQuestionSchema } from './schema.ts';
import { SIMULATED_FILES, type SimulatedFile } from './simulator-files.ts';

/** How an entity's e-office misbehaves. */
export type LiveFault = 'hang' | 'error' | 'garbage' | 'reset';
export type EofficeSimulatorOptions = {
  key: string;
  /** By DIR3; an entity that is not here answers 404. */
  entities: Readonly<Record<string, readonly SimulatedFile[]>>;
  faults?: Readonly<Record<string, LiveFault>>;
  now?: () => Date;
};
export type EofficeSimulator = {
  /** Of one entity, for `files.url`. */
  urlOf(entity: string): string;
  /** Questions received, in order; what was asked, for tests. */
  asked: LiveQuestion[];
  faults: Record<string, LiveFault>;
  close(): Promise<void>;
};

const MAX_QUESTION_BYTES = 64 * 1024;

export async function startEofficeSimulator(options: EofficeSimulatorOptions): Promise<EofficeSimulator> {
  const asked: LiveQuestion[] = [];
  const faults: Record<string, LiveFault> = { ...options.faults };
  const server = createServer((request, response) => {
    void answer({ options, asked, faults }, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (entity) => `http://127.0.0.1:${port}/${entity}/files`,
    asked,
    faults,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The simulated town of the sandbox: one and the same set of files for every entity that is simulated. */
export function simulatedTown(entities: readonly string[]): EofficeSimulatorOptions['entities'] {
  return Object.fromEntries(entities.map((each) => [each, SIMULATED_FILES]));
}

type State = { options: EofficeSimulatorOptions; asked: LiveQuestion[]; faults: Record<string, LiveFault> };

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const entity = /^\/([A-Z0-9]{9})\/files$/.exec(request.url ?? '')?.[1];
  const known = entity === undefined ? undefined : state.options.entities[entity];
  const body = await readBody(request);
  if (entity === undefined || known === undefined || request.method !== 'POST') return say(response, 404, '{}');
  if (!hasKey(request, state.options.key)) return say(response, 401, '{}');
  const question = liveQuestionSchema.safeParse(parse(body));
  if (!question.success || question.data.entity !== entity) return say(response, 400, '{}');
  state.asked.push(question.data);
  switch (state.faults[entity]) {
    case 'hang':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'error':
      return say(response, 503, '<html>Fuera de servicio</html>');
    case 'garbage':
      return say(response, 200, '{"asOf":"ayer","files":[{}]}');
    case undefined: {
      const asOf = (state.options.now?.() ?? new Date()).toISOString();
      return say(response, 200, JSON.stringify({ asOf, files: filesFor(question.data, known) }));
    }
  }
}

function filesFor({ entity, person, as, file }: LiveQuestion, files: readonly SimulatedFile[]) {
  const { role, represented } = as;
  return files
    .filter(({ facts }) => file === null || facts.file.id === file)
    .filter(({ interested }) => {
      const isIn = (wanted: 'holder' | 'representative', number: string) =>
        interested.some((each) => each.role === wanted && each.number === number);
      if (role === 'holder') return isIn('holder', person.number);
      if (represented === null || represented === undefined) return isIn('representative', person.number);
      const powered = as.power !== null && as.power !== undefined;
      return isIn('holder', represented.number) && (powered || isIn('representative', person.number));
    })
    .map(({ facts }) => ({ role, facts: { emitter: { dir3: entity }, ...facts } }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece);
    if (text.length > MAX_QUESTION_BYTES) return '';
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function hasKey(request: IncomingMessage, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${key}`));
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

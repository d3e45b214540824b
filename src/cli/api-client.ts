/** The command line's way to a gateway: finds it, speaks its HTTP API, and turns a problem document into readable lines. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readClientEnvironment } from '../config.ts';
import { at, list, map, text } from '../config-raw.ts';
import { CliError } from './cli-error.ts';

/** Longest wait for an answer: `Prefer: wait` may take 30 s. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Longest wait for something large to arrive to its end. */
const STREAM_TIMEOUT_MS = 3_600_000;
const OF_JSON = { 'content-type': 'application/json' };

export type Answer = { status: number; body: unknown };
/** Whatever came of one request; `status` 0 when no gateway answered. */
export type Exchange = Answer & { retryAfterMs: number | null };
export type Api = {
  url: string;
  /** @throws CliError 1 with the problem in words for every status but 2xx (and 404 where `missing` is allowed) */
  get(path: string, options?: { missing?: 'allowed' }): Promise<Answer>;
  /** `accept`: the media type wanted, where there are several. */
  getBytes(path: string, accept?: string): Promise<Uint8Array>;
  /** Posts once and judges nothing: for callers that try again by themselves. */
  exchange(path: string, body: string | Uint8Array, headers: Readonly<Record<string, string>>): Promise<Exchange>;
  /** The body as it arrives. */
  getStream(path: string): Promise<AsyncIterable<Uint8Array>>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** DELETE, with why. */
  remove(path: string, body: unknown): Promise<Answer>;
};

/** CARPETA_URL and CARPETA_KEY, or the sandbox that runs out of ./data. */
export async function findGateway(
  folder: string = process.cwd(),
): Promise<{ url: string; key: string; folderKey?: string }> {
  const { url, key } = readClientEnvironment();
  if (url !== null && key !== null) return { url, key };
  if (url !== null || key !== null) throw new CliError(2, 'Set both CARPETA_URL and CARPETA_KEY, or neither.');
  const notes = sandboxNotes(resolve(folder, 'data'));
  for (const path of notes) {
    const note = map(await readFile(path, 'utf8').then(parseNote, () => null));
    const [at, secret] = [text(note.url), text(note.key)];
    const folderKey = text(note.folderKey);
    if (at !== null && secret !== null) return { url: at, key: secret, ...(folderKey === null ? {} : { folderKey }) };
  }
  throw new CliError(
    1,
    'No gateway is known. Start one here (npm start), or set CARPETA_URL and CARPETA_KEY.\n' +
      `(Looked for the note a sandbox leaves in ${notes.join(' and ')}.)`,
  );
}

/** Where a sandbox of this data folder leaves its note; as root its folder may have been moved (src/store/embedded.ts). */
export function sandboxNotes(dataDir: string): string[] {
  const moved = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return [dataDir, join('/var/lib/carpeta-gateway', moved)].map((folder) => join(folder, 'sandbox.json'));
}

function parseNote(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

export function createApi(gateway: { url: string; key: string }, language = 'en'): Api {
  const base = gateway.url.replace(/\/+$/, '');

  async function call(
    method: string,
    path: string,
    init: { body?: string | Blob | Uint8Array<ArrayBuffer>; headers?: Readonly<Record<string, string>> },
    timeoutMs = ANSWER_TIMEOUT_MS,
  ) {
    try {
      return await fetch(base + path, {
        method,
        headers: { authorization: `Bearer ${gateway.key}`, 'accept-language': language, ...init.headers },
        signal: AbortSignal.timeout(timeoutMs),
        ...(init.body === undefined ? {} : { body: init.body }),
      });
    } catch (error) {
      const cause = at(error, ['cause', 'code']) ?? (error instanceof Error ? error.name : '');
      throw new CliError(1, `No gateway answers at ${base} (${String(cause)}). Is it running?`);
    }
  }
  async function read(response: Response): Promise<Answer> {
    const raw = await response.text();
    try {
      return { status: response.status, body: raw === '' ? null : JSON.parse(raw) };
    } catch {
      throw new CliError(1, `${base} answered ${response.status} with something that is not JSON. Is it a gateway?`);
    }
  }
  return {
    url: base,
    async get(path, options) {
      const answer = await read(await call('GET', path, {}));
      if (answer.status === 404 && options?.missing === 'allowed') return answer;
      return accepted(answer);
    },
    async getBytes(path, accept) {
      const response = await call('GET', path, accept === undefined ? {} : { headers: { accept } });
      if (!response.ok) accepted(await read(response));
      return new Uint8Array(await response.arrayBuffer());
    },
    async exchange(path, body, headers) {
      try {
        const sent = typeof body === 'string' ? body : (body as Uint8Array<ArrayBuffer>);
        const response = await call('POST', path, { body: sent, headers });
        const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
        const raw = await response.text();
        return { status: response.status, body: raw === '' ? null : JSON.parse(raw), retryAfterMs };
      } catch (error) {
        // Not answered, cut off, or answered by something that is not a gateway: a proxy's page while it restarts.
        if (error instanceof CliError || error instanceof TypeError || error instanceof SyntaxError)
          return { status: 0, body: null, retryAfterMs: null };
        throw error;
      }
    },
    async getStream(path) {
      const response = await call('GET', path, {}, STREAM_TIMEOUT_MS);
      if (!response.ok) accepted(await read(response));
      return arriving(response.body, base);
    },
    async post(path, body, headers = {}) {
      const raw = body instanceof Uint8Array;
      const sent: string | Blob = raw ? new Blob([new Uint8Array(body)]) : JSON.stringify(body);
      const type = raw ? {} : OF_JSON;
      return accepted(await read(await call('POST', path, { body: sent, headers: { ...type, ...headers } })));
    },
    remove: async (path, body) =>
      accepted(await read(await call('DELETE', path, { body: JSON.stringify(body), headers: OF_JSON }))),
  };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

async function* arriving(body: ReadableStream<Uint8Array> | null, base: string): AsyncGenerator<Uint8Array> {
  try {
    if (body !== null) yield* body;
  } catch {
    throw new CliError(1, `${base} stopped answering half-way. Ask again.`);
  }
}

function accepted(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new CliError(1, problemLines(answer).join('\n'));
}

/** RFC 9457 in lines: title, then every error with pointer and fix. */
export function problemLines(answer: Answer): string[] {
  const body = map(answer.body);
  const heading = [text(body.title) ?? `HTTP ${answer.status}`, text(body.detail)]
    .filter((each) => each !== null)
    .join(': ');
  const lines = list(body.errors).map((each) => {
    const { pointer, code, detail, fix } = map(each);
    // One error about the whole says again what the heading said.
    const what = text(pointer) === null && detail === body.detail ? null : (text(detail) ?? text(code));
    return `  ${[text(pointer), what, text(fix)].filter((each) => each !== null).join(' ')}`;
  });
  return [`${heading} (${text(body.code) ?? answer.status})`, ...lines];
}

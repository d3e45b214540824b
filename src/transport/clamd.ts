/**
 * Asks a ClamAV daemon about a document: command INSTREAM of clamd(8), section COMMANDS. Each chunk goes with its length
 * before it (4 bytes, network order), a length of zero ends the stream; the answer ends with NUL, as the command did.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Scanner, ScanVerdict } from '../../contracts/scan.ts';

export type ClamdOptions = {
  /** `socketPath` of a Unix socket, or host and port. */
  target: { socketPath: string } | { host: string; port: number };
  /** For one document, waiting for its turn included. */
  timeoutMs: number;
  /** Largest document that is sent; clamd's own StreamMaxLength must not be below it. Bytes. */
  maxBytes: number;
  /** Documents at once; others wait. */
  concurrency: number;
};

const COMMAND = 'zINSTREAM\0';
/** One write at a time; clamd reads as it comes. Bytes. */
const CHUNK_BYTES = 64 * 1024;
/** An answer is one line. Bytes. */
const MAX_ANSWER_BYTES = 4 * 1024;

export function createClamd(options: ClamdOptions): Scanner {
  const turns = createTurns(options.concurrency);
  return {
    async scan(content) {
      const signal = AbortSignal.timeout(options.timeoutMs);
      if (!(await turns.take(signal))) return { kind: 'failed', reason: 'busy' };
      try {
        return await scanOne(content, options, signal);
      } finally {
        turns.give();
      }
    },
  };
}

async function scanOne(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { target, maxBytes }: ClamdOptions,
  signal: AbortSignal,
): Promise<ScanVerdict> {
  const socket = 'socketPath' in target ? connect({ path: target.socketPath }) : connect(target);
  const abort = () => socket.destroy(new Error('timeout'));
  signal.addEventListener('abort', abort, { once: true });
  const answered = readAnswer(socket);
  try {
    const sent = await sendAll(socket, content, maxBytes);
    if (sent === 'too-large') return { kind: 'failed', reason: 'too-large' };
    const verdict = verdictOf(await answered, signal);
    // It may say what it found, or what is too much, before it has all; that nothing was found it cannot know yet.
    const early = verdict.kind === 'clean' && sent !== 'all';
    return early ? { kind: 'failed', reason: 'answered-early' } : verdict;
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** `cut`: the far side has answered or gone before the end of it was sent; then nothing more is. */
async function sendAll(
  socket: Socket,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<'all' | 'cut' | 'too-large'> {
  let size = 0;
  await write(socket, Buffer.from(COMMAND));
  for await (const piece of content) {
    size += piece.byteLength;
    if (size > maxBytes) return 'too-large';
    for (let at = 0; at < piece.byteLength; at += CHUNK_BYTES) {
      if (isOver(socket)) return 'cut';
      const chunk = piece.subarray(at, at + CHUNK_BYTES);
      await write(socket, lengthOf(chunk));
      await write(socket, chunk);
    }
  }
  if (isOver(socket)) return 'cut';
  await write(socket, lengthOf(new Uint8Array()));
  return 'all';
}

/* Whatever it sends is its answer. */
function isOver(socket: Socket): boolean {
  return !socket.writable || socket.bytesRead > 0;
}

function lengthOf(chunk: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.byteLength);
  return length;
}

/* A broken connection ends the wait here; the reason is in what was answered, or was not. */
async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (!socket.writable || socket.write(bytes)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const end = () => waiting.abort();
  socket.once('close', end);
  try {
    await once(socket, 'drain', { signal });
  } catch {
    // Gone while we waited: `readAnswer` tells how.
  } finally {
    socket.off('close', end);
  }
}

type Answer = { text: string; error: string | null };

function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    let error: string | null = null;
    socket.on('data', (bytes: Buffer) => {
      parts.push(bytes);
      size += bytes.byteLength;
      if (size > MAX_ANSWER_BYTES) socket.destroy(new Error('answer-too-large'));
      else if (bytes.includes(0)) socket.end();
    });
    socket.on('error', (fault: NodeJS.ErrnoException) => {
      error = (fault.code ?? fault.message).toLowerCase();
    });
    socket.on('close', () => resolve({ text: Buffer.concat(parts).toString('utf8'), error }));
  });
}

/** The name is the signature's, never the file's. */
function verdictOf({ text, error }: Answer, signal: AbortSignal): ScanVerdict {
  const [said] = text.split('\0');
  const found = /^stream: (.{1,200}) FOUND$/.exec(said ?? '')?.[1];
  if (found !== undefined && text.includes('\0')) return { kind: 'infected', name: found };
  if (said === 'stream: OK' && text.includes('\0')) return { kind: 'clean' };
  if (/size limit exceeded/.test(text)) return { kind: 'failed', reason: 'size-limit' };
  if (signal.aborted) return { kind: 'failed', reason: 'timeout' };
  return { kind: 'failed', reason: error ?? 'unreadable-answer' };
}

/** First come, first served; one whose time runs out while it waits leaves the queue. */
function createTurns(most: number) {
  let free = most;
  const queue: (() => void)[] = [];
  return {
    async take(signal: AbortSignal): Promise<boolean> {
      if (free > 0) {
        free -= 1;
        return true;
      }
      return new Promise((resolve) => {
        const turn = () => {
          signal.removeEventListener('abort', leave);
          resolve(true);
        };
        const leave = () => {
          queue.splice(queue.indexOf(turn), 1);
          resolve(false);
        };
        queue.push(turn);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    give(): void {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

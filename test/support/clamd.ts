/** The far side of the malware check: speaks INSTREAM as clamd(8) documents it, and misbehaves when told to. Constructed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the test daemon takes for malware. */
export const MALWARE = 'CARPETA-MALWARE-DE-PRUEBA';

export type Behaviour = 'honest' | 'silent' | 'hangs-up' | 'garbage' | 'endless' | 'hasty';
export type TestClamd = {
  target: { host: string; port: number };
  /** Content of each stream it read whole, in order. */
  received: Buffer[];
  behave(as: Behaviour): void;
  /** Streams open now. */
  open(): number;
  /** Streams open at once, at most so far. */
  most(): number;
  close(): Promise<void>;
};

/** `streamMaxLength` as in clamd.conf. Bytes. */
export async function startClamd(options: { streamMaxLength?: number } = {}): Promise<TestClamd> {
  const { streamMaxLength = 25_000_000 } = options;
  let behaviour: Behaviour = 'honest';
  let open = 0;
  let most = 0;
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    open += 1;
    most = Math.max(most, open);
    let held = Buffer.alloc(0);
    let content = Buffer.alloc(0);
    let command = false;
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      open -= 1;
    });
    const answer = (text: string) => socket.end(`${text}\0`);
    socket.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      if (behaviour === 'hangs-up') return void socket.destroy();
      if (behaviour === 'garbage') return void answer('HTTP/1.1 400 Bad Request');
      if (behaviour === 'hasty') return void answer('stream: OK');
      if (behaviour === 'endless') return void socket.write(Buffer.alloc(8_192, 'x'));
      if (behaviour === 'silent') return;
      if (!command) {
        if (held.byteLength < 10) return;
        if (held.subarray(0, 10).toString() !== 'zINSTREAM\0') return void answer('UNKNOWN COMMAND');
        command = true;
        held = held.subarray(10);
      }
      while (held.byteLength >= 4) {
        const length = held.readUInt32BE();
        if (length === 0) {
          received.push(content);
          return void answer(content.includes(MALWARE) ? 'stream: Carpeta.Test.UNOFFICIAL FOUND' : 'stream: OK');
        }
        if (content.byteLength + length > streamMaxLength) return void answer('INSTREAM size limit exceeded. ERROR');
        if (held.byteLength < 4 + length) return;
        content = Buffer.concat([content, held.subarray(4, 4 + length)]);
        held = held.subarray(4 + length);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    target: { host: '127.0.0.1', port: address.port },
    received,
    behave: (as) => {
      behaviour = as;
    },
    open: () => open,
    most: () => most,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A folder that the daemon's own files go into; gone after `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-clamd-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A loopback server that misbehaves exactly as told: for time-outs, resets and TLS faults that no mock can show honestly. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export type Stub = {
  url: string;
  port: number;
  /** Requests whose head has arrived, in order. */
  requests: IncomingMessage[];
  close(): Promise<void>;
};

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

export async function stubServer(answer: Answer, tls?: ServerOptions): Promise<Stub> {
  const requests: IncomingMessage[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    answer(request, response);
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  return { ...(await listening(server, tls === undefined ? 'http' : 'https')), requests };
}

/** Takes connections and says nothing of its own accord. */
export async function stubSocket(onConnection: (socket: Socket) => void = () => {}): Promise<Omit<Stub, 'requests'>> {
  return listening(createTcpServer(onConnection), 'http');
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listening(server: Server, scheme: string): Promise<Omit<Stub, 'requests'>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // What a test breaks on purpose is no news here.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://localhost:${port}/`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

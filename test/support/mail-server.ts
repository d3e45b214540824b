/** A real mail server on loopback, speaking SMTP over a socket, with the example certificate. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const CERTS = join(import.meta.dirname, '../../certs-example');
const read = (name: string) => readFileSync(join(CERTS, name), 'utf8');
export const MAIL_CA = read('ca.crt');

export type Received = { secure: boolean; user: string | undefined; from: string; to: string[]; text: string };

export type MailServer = { port: number; received: Received[]; close(): Promise<void> };

/** `answer`: what is said to a mail; an Error with `responseCode` refuses it. */
export async function mailServer(
  options: SMTPServerOptions = {},
  answer: (n: number) => Error | null = () => null,
): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    key: read('server-localhost.key'),
    cert: read('server-localhost.crt'),
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'contrasena-de-prueba' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          secure: session.secure,
          user: session.user as string | undefined,
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done(answer(received.length));
      });
    },
    ...options,
  });
  // What a client breaks off is no news here.
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a request carries through the application: its number, its reader's language, who asks. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { HttpClient } from './deps.ts';
import type { Language } from './language.ts';

export type HttpEnv = {
  Variables: {
    requestId: string;
    language: Language;
    client: HttpClient | undefined;
    /** Who pushes, and by which route: for the log. */
    caller: string | undefined;
    route: string | undefined;
  };
  /** Handed in by the Node listener; absent in tests that call the application directly. */
  Bindings: { incoming?: IncomingMessage };
};
export type HttpContext = Context<HttpEnv>;

/** The authenticated client. Only behind `requireScope`. */
export function clientOf(c: HttpContext): HttpClient {
  const client = c.get('client');
  if (client === undefined) throw new TypeError('the route does not authenticate');
  return client;
}

/** Whom the audit names: the client, and the person who signed in with its rights. */
export function auditedAs(c: HttpContext): { clientId: string; person?: string } {
  const { id, person } = clientOf(c);
  return person === undefined ? { clientId: id } : { clientId: id, person };
}

/** The entities a client may see, or null for all. */
export function visibleEntities(client: HttpClient): readonly string[] | null {
  return client.entities === '*' ? null : client.entities;
}

export { maySend as maySee } from '../intake/deps.ts';

/** An e-office as the API's clients are: posts events until they are accepted, and watches. */
import { pdfOf } from '../../src/cli/pdf.ts';
import { CLIENT_KEY, ENTITIES } from './processes.ts';

const PDF = pdfOf({ title: 'Resolucion', lines: ['De prueba.'] }).toString('base64');
export const AUTH = { authorization: `Bearer ${CLIENT_KEY}` };

export function eventOf(input: {
  id: string;
  entity?: string;
  file?: string;
  title?: string;
  surname?: string;
}): Record<string, unknown> {
  const entity = input.entity ?? ENTITIES[0]!;
  return {
    specversion: '1.0',
    id: input.id,
    source: `urn:dir3:${entity}:prueba`,
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: entity,
    data: {
      effect: 'deliver',
      emitter: { dir3: entity },
      procedure: { sia: '2104567' },
      ...(input.file === undefined ? {} : { file: { id: input.file } }),
      title: { lang: 'es', value: input.title ?? 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [
        {
          ref: '1',
          holder: {
            kind: 'natural',
            idType: 'NIF',
            idNumber: '00000000T',
            givenName: 'CIUDADANIA',
            surname1: input.surname ?? 'FICTICIA',
          },
        },
      ],
      documents: [
        { role: 'main', name: 'resolucion.pdf', mediaType: 'application/pdf', content: { by: 'inline', base64: PDF } },
      ],
    },
  };
}

export async function post(url: string, event: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/cloudevents+json', ...headers },
    body: JSON.stringify(event),
  });
}

/** Does what an operator may do. */
export async function act(url: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** Posts until it is accepted: an answer other than 2xx, or none, means nothing was stored, or it is already there. */
export async function postUntilAccepted(url: string, event: unknown, alive: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      const response = await post(url, event);
      await response.arrayBuffer();
      if (response.ok) return;
      if (response.status < 500 && response.status !== 429) throw new Error(`refused with ${response.status}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
    }
    await alive();
  }
  throw new Error('never accepted');
}

export async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, { headers: AUTH });
  // A store that is just coming back is told with 503; what is asked then is asked again.
  if (response.status === 503) return get(url, path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

/** How many messages stand in one of these delivery states (at most `limit`). */
export async function countIn(url: string, delivery: string, limit = 1): Promise<number> {
  const { items } = await get<{ items: unknown[] }>(url, `/v1/messages?delivery=${delivery}&limit=${limit}`);
  return items.length;
}

export type ListedMessage = {
  id: string;
  event: { source: string; id: string };
  delivery: string;
  legal: string | null;
  final: boolean;
  reference: string;
  evidencePending: boolean;
};

/** Every message that `query` finds, all pages of it. */
export async function allMessages(url: string, query: string): Promise<ListedMessage[]> {
  const found: ListedMessage[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: ListedMessage[]; next: string | null } = await get(
      url,
      `/v1/messages?${query}&limit=200${more}`,
    );
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** How many messages stand in this delivery state, all pages counted. */
export async function countAllIn(url: string, delivery: string): Promise<number> {
  return (await allMessages(url, `delivery=${delivery}`)).length;
}

/** Between two tries of something that a process being killed and started again cannot yet answer. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

/** Waits for a condition of the world outside; the time-out is the test's own. */
export async function until(condition: () => Promise<boolean>, everyMs = 100): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, everyMs));
}

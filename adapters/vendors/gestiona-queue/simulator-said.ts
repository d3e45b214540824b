/** What the simulated API answers, in media types that carry versions; lists in pages that are linked by `next`. */
import type { ServerResponse } from 'node:http';

export type Said = {
  status: number;
  /** Of `application/vnd.gestiona.<type>+json`. */
  type?: string;
  body?: unknown;
  bytes?: Uint8Array;
  headers?: Readonly<Record<string, string>>;
};

/** Constructed: the real ones are not known but of documents (4) and openings (1). */
const VERSIONS: Readonly<Record<string, number>> = { file: 2, third: 2, 'file-document': 4, 'queues.message': 1 };

export function say(response: ServerResponse, accept: string | undefined, said: Said): void {
  const version = VERSIONS[said.type ?? ''] ?? 1;
  if (said.type !== undefined && said.status === 200 && !accepts(accept, said.type, version)) {
    response.writeHead(406).end();
    return;
  }
  const head = {
    ...said.headers,
    ...(said.type === undefined ? {} : { 'content-type': `${mediaType(said.type)}; version=${version}` }),
  };
  response
    .writeHead(said.status, head)
    .end(said.bytes ?? (said.body === undefined ? undefined : JSON.stringify(said.body)));
}

function mediaType(type: string): string {
  return `application/vnd.gestiona.${type}+json`;
}

/** Who names one of the vendor's types must name this one, and its version where any. */
function accepts(accept: string | undefined, type: string, version: number): boolean {
  const wanted = (accept ?? '').split(',').filter((each) => each.includes('vnd.gestiona.'));
  return (
    wanted.length === 0 ||
    wanted.some((each) => {
      const [name = '', ...parameters] = each.split(';').map((part) => part.trim());
      const told = parameters.find((part) => part.startsWith('version='))?.slice('version='.length);
      return (
        `${name.replace(/\+json$/, '')}+json` === mediaType(type) && (told === undefined || Number(told) === version)
      );
    })
  );
}

/** `here`: the address of the list, without its page. An empty one is 204. */
export function pageOf(
  items: readonly unknown[],
  of: { here: string; query: URLSearchParams; size: number; type: string },
): Said {
  const page = Math.max(1, Number(of.query.get('page') ?? 1));
  const content = items.slice((page - 1) * of.size, page * of.size);
  if (content.length === 0) return { status: 204 };
  const next = items.length > page * of.size ? [{ rel: 'next', href: `${of.here}?page=${page + 1}` }] : [];
  return { status: 200, type: of.type, body: { page, content, links: [{ rel: 'self', href: of.here }, ...next] } };
}

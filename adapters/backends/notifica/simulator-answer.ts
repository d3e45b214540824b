/** Writes answers, and breaks them on purpose: the wire side of the fault script. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFault, RequestFaultRule } from './simulator-faults.ts';

export type Answer = { status: number; type: string; body: string; headers?: Record<string, string> };

const XML = 'text/xml; charset=utf-8';
const GARBAGE = '\u0000\u0001 no es XML <<<';
const HTML_503 =
  '<!DOCTYPE html><html lang="es"><head><title>503 Service Unavailable</title></head><body><h1>Servicio no disponible</h1><p>El servidor no puede atender su petición en este momento.<br></p></body></html>';

export const xmlAnswer = (status: number, body: string): Answer => ({ status, type: XML, body });
export const downAnswer = (): Answer => ({ status: 503, type: 'text/html; charset=iso-8859-1', body: HTML_503 });

/** What a fault that strikes before anything is done answers; null where it says nothing at all. */
export function answerBefore(rule: RequestFaultRule): Answer | 'reset' | 'hang' | null {
  switch (rule.kind) {
    case '503-html':
      return downAnswer();
    case '500-empty':
      return { status: 500, type: XML, body: '' };
    case '429':
      return { status: 429, type: 'text/plain', body: 'Demasiadas peticiones', headers: { 'retry-after': '1' } };
    case 'garbage-before':
      return xmlAnswer(200, GARBAGE);
    case 'reset-before':
      return 'reset';
    case 'timeout-before':
      return 'hang';
    default:
      return null;
  }
}

export type Writer = {
  send(response: ServerResponse, answer: Answer): void;
  /** Sends an answer the way an after-fault wants it, or as it is without one. */
  sendBroken(request: IncomingMessage, response: ServerResponse, answer: Answer, rule: RequestFaultRule | null): void;
  close(): void;
};

/** `date` gives the Date header where it must not be the real one. */
export function createWriter(options: { date: (() => Date) | null; slowMs: number }): Writer {
  const timers = new Set<NodeJS.Timeout>();

  function later(delayMs: number, task: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, delayMs);
    timers.add(timer);
  }

  function head(response: ServerResponse, answer: Answer): Buffer {
    const body = Buffer.from(answer.body);
    if (options.date !== null) response.setHeader('date', options.date().toUTCString());
    const length = { 'content-type': answer.type, 'content-length': body.length };
    response.writeHead(answer.status, { ...length, ...answer.headers });
    return body;
  }

  function send(response: ServerResponse, answer: Answer): void {
    if (!response.destroyed) response.end(head(response, answer));
  }

  /** Each way an answer can go wrong after the work was done; anything else is sent as it is. */
  const ways: Partial<Record<RequestFault, BrokenWay>> = {
    'reset-after': ({ request }) => request.socket.resetAndDestroy(),
    'lost-answer': ({ request }) => request.socket.destroy(),
    // Never answered: the client gives up, or the simulator closes.
    'timeout-after': () => undefined,
    'slow-answer': ({ response, answer, delayMs }) => later(delayMs, () => send(response, answer)),
    'slow-body': ({ response, answer, delayMs }) =>
      trickle(response, head(response, answer), { overMs: delayMs, later }),
    truncated({ request, response, answer }) {
      const body = head(response, answer);
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
    },
    garbage: ({ response, answer }) => send(response, { ...answer, status: 200, body: GARBAGE }),
  };

  return {
    send,
    sendBroken(request, response, answer, rule) {
      const way = rule === null ? undefined : ways[rule.kind];
      if (way === undefined) send(response, answer);
      else way({ request, response, answer, delayMs: rule?.delayMs ?? options.slowMs });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

type BrokenWay = (what: {
  request: IncomingMessage;
  response: ServerResponse;
  answer: Answer;
  delayMs: number;
}) => unknown;

const PIECES = 10;

function trickle(
  response: ServerResponse,
  body: Buffer,
  pace: { overMs: number; later: (delayMs: number, task: () => void) => void },
): void {
  const size = Math.ceil(body.length / PIECES);
  for (let piece = 0; piece < PIECES; piece += 1) {
    pace.later((pace.overMs / PIECES) * (piece + 1), () => {
      if (response.destroyed) return;
      response.write(body.subarray(piece * size, (piece + 1) * size));
      if (piece === PIECES - 1) response.end();
    });
  }
}

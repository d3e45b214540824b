/** Writes answers, and breaks them on purpose: the wire side of the fault script. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFaultRule } from './simulator-faults.ts';

export type Answer = { status: number; type: string; body: string; headers?: Record<string, string> };

const XML = 'text/xml; charset=utf-8';
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
      return xmlAnswer(200, '\u0000\u0001 no es XML <<<');
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
    response.writeHead(answer.status, {
      'content-type': answer.type,
      'content-length': body.length,
      ...answer.headers,
    });
    return body;
  }

  function send(response: ServerResponse, answer: Answer): void {
    if (response.destroyed) return;
    response.end(head(response, answer));
  }

  function trickle(response: ServerResponse, answer: Answer, overMs: number): void {
    const body = head(response, answer);
    const pieces = 10;
    const size = Math.ceil(body.length / pieces);
    for (let piece = 0; piece < pieces; piece += 1) {
      later((overMs / pieces) * (piece + 1), () => {
        if (response.destroyed) return;
        response.write(body.subarray(piece * size, (piece + 1) * size));
        if (piece === pieces - 1) response.end();
      });
    }
  }

  return {
    send,
    sendBroken(request, response, answer, rule) {
      const delayMs = rule?.delayMs ?? options.slowMs;
      switch (rule?.kind) {
        case 'reset-after':
          request.socket.resetAndDestroy();
          return;
        case 'lost-answer':
          request.socket.destroy();
          return;
        case 'timeout-after':
          // Never answered: the client gives up, or the simulator closes.
          return;
        case 'slow-answer':
          later(delayMs, () => send(response, answer));
          return;
        case 'slow-body':
          trickle(response, answer, delayMs);
          return;
        case 'truncated': {
          const body = head(response, answer);
          response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
          return;
        }
        case 'garbage':
          send(response, { ...answer, status: 200, body: '\u0000\u0001 no es XML <<<' });
          return;
        default:
          send(response, answer);
      }
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** The HTTP client the adviser uses when none is handed in: plain http, kept alive, bounded in time and answer. */
import { Agent, request } from 'node:http';
import type { Post } from './simulator-adviser.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export function createPost(): { post: Post; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  return {
    close: () => agent.destroy(),
    post: ({ url, headers, body }) =>
      new Promise((resolve, reject) => {
        const call = request(url, { method: 'POST', headers, agent, timeout: TIMEOUT_MS }, (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (piece: string) => {
            text += piece;
            if (text.length > MAX_ANSWER_BYTES) call.destroy(new Error('answer too long'));
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
          answer.on('error', reject);
        });
        call.on('timeout', () => call.destroy(new Error('no answer in time')));
        call.on('error', reject);
        call.end(body);
      }),
  };
}

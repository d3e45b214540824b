/** A constructed e-office that is told by plain JSON, for the core's side alone: success is `{"ok": true}`, whatever the status. */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { StatusPort, VendorMessage } from '../../contracts/vendor-intake.ts';
import type { ReceiverFault, StatusReceiver } from '../contract/vendor-status-suite.ts';
import { notification } from '../http/harness.ts';
import { bodyOf, stubServer } from './stub-server.ts';

type Said = { ref?: string; state?: string; digest?: string[] };

const PORT: StatusPort = {
  concerns: ({ legal }) => legal !== null,
  succeeded: (result) => result.kind === 'answer' && JSON.parse(result.body.toString()).ok === true,
  deliver: (message, access, tools) => post({ ref: message.refs.n ?? '', state: message.legal ?? '' }, access, tools),
};

const post = (said: Said, access: Parameters<StatusPort['deliver']>[1], tools: Parameters<StatusPort['deliver']>[2]) =>
  tools.transport.exchange({
    method: 'POST',
    url: (access.credential as { url: string }).url,
    headers: { authorization: (access.credential as { secret: string }).secret },
    body: [Buffer.from(JSON.stringify(said))],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: 10_000,
  });

export const SECRET = 'secreto-del-receptor';

export function constructedAdapter(more: Partial<StatusPort> = {}): VendorAdapter {
  return {
    id: 'constructed',
    evidenceLevel: 'own',
    intake: {
      product: 'Constructed',
      sources: [],
      emits: ['es.citizenfolder.notification.requested.v1'],
      defaultEffect: null,
      settingsSchema: z.unknown(),
      credentialSchema: z.unknown(),
      entitySchema: z.unknown(),
      status: { ...PORT, ...more },
    },
  };
}

export const digestPort: Partial<StatusPort> = {
  digest: (messages: readonly VendorMessage[], access, tools) =>
    post({ digest: messages.map(({ refs }) => refs.n ?? '') }, access, tools),
};

export type ConstructedReceiver = StatusReceiver & { said: readonly Said[] };

let counter = 0;

export async function startReceiver(): Promise<ConstructedReceiver> {
  const said: Said[] = [];
  let calls = 0;
  let fault: ReceiverFault | null = null;
  const server = await stubServer(async (request, response) => {
    const body = JSON.parse((await bodyOf(request)).toString()) as Said;
    calls += 1;
    if (fault !== null) return misbehave(fault, response);
    said.push(body);
    response.end('{"ok": true}');
  });
  let closed: Promise<void> | null = null;
  return {
    credential: { url: server.url, secret: SECRET },
    entity: {},
    said,
    thing(entity) {
      counter += 1;
      const key = `cosa-${counter}`;
      return { key, event: notification({ entity, data: { vendor: { system: 'constructed', refs: { n: key } } } }) };
    },
    told: (key) => said.flatMap(({ ref, state }) => (ref === key && state !== undefined ? [state] : [])),
    digests: () => said.filter(({ digest }) => digest !== undefined).length,
    calls: () => calls,
    fault(kind) {
      fault = kind;
    },
    close() {
      closed ??= server.close();
      return closed;
    },
  };
}

function misbehave(fault: ReceiverFault, response: ServerResponse): void {
  switch (fault) {
    case 'hang':
      return;
    case 'reset':
      response.destroy();
      return;
    case 'error':
      response.writeHead(503).end('{"ok": true');
      return;
    case 'garbage':
      response.end('<html>ok');
      return;
    case 'refused':
      response.end('{"ok": false}');
      return;
  }
}

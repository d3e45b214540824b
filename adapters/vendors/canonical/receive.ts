/** What an e-office pushes: a canonical event as it stands, and documents too large to stand in one. */
import { EVENT_TYPES } from '../../../contracts/event.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushAnswer, PushProblem, PushRoute, VendorReceipt } from '../../../contracts/vendor-intake.ts';
import { STATUS_OF } from './codes.ts';

/** Five inline documents of 512 KiB in base64, and the event around them. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;
const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;
const EVENT_MEDIA_TYPES: readonly string[] = ['application/cloudevents+json', 'application/json'];
const KNOWN: readonly unknown[] = Object.values(EVENT_TYPES);

export const routes: readonly PushRoute[] = [
  {
    method: 'POST',
    path: '/events',
    maxBodyBytes: MAX_EVENT_BYTES,
    async handle(request, gateway) {
      if (!EVENT_MEDIA_TYPES.includes(request.mediaType)) throw invalid('media-type');
      const event = request.json();
      if (!isObject(event)) throw invalid('not-an-object');
      if (!KNOWN.includes(event.type)) throw new VendorFault({ kind: 'unsupported', vendorKind: String(event.type) });
      // Everything else is judged by the core, as it judges anybody's event.
      return receipt(await gateway.accept(event));
    },
  },
  {
    method: 'POST',
    path: '/documents',
    maxBodyBytes: MAX_DOCUMENT_BYTES,
    async handle({ mediaType, body }, gateway) {
      return json(201, await gateway.keep({ mediaType, bytes: body }));
    },
  },
];

/** RFC 9457. */
export function problem(problem: PushProblem): PushAnswer {
  const { kind } = problem;
  if (kind === 'refused') {
    const errors = problem.findings.map(({ pointer, code, params }) => ({ pointer, code, params }));
    const status = errors.some(({ code }) => code === 'event-id-reused') ? 409 : STATUS_OF.refused;
    return json(status, { type: 'about:blank', status, code: 'refused', errors });
  }
  if (kind === 'fault') {
    const { fault, reason } = problem.fault;
    const status = STATUS_OF[fault.kind];
    const errors = fault.kind === 'invalid' ? fault.findings : [];
    return json(status, { type: 'about:blank', status, code: reason, errors });
  }
  const status = STATUS_OF[kind];
  return json(status, { type: 'about:blank', status, code: kind });
}

function receipt({ event, duplicate, messages }: VendorReceipt): PushAnswer {
  return json(duplicate ? 200 : 202, { ...event, duplicate, messages });
}

function json(status: number, body: unknown): PushAnswer {
  const mediaType = status < 400 ? 'application/json' : 'application/problem+json';
  return { status, headers: { 'content-type': mediaType }, body: JSON.stringify(body) };
}

function invalid(code: string): VendorFault {
  return new VendorFault({ kind: 'invalid', findings: [{ pointer: '', code }] }, code);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes a notice the product pushes: known again by its own id, its document kept, its refusals in the product's form. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { Gateway, PushAnswer, PushIntake, PushProblem, PushRequest } from '../../../contracts/vendor-intake.ts';
import type { Credential, EntitySettings, Settings } from './config.ts';
import { normalise } from './normalise.ts';
import { pushedSchema } from './schema-push.ts';

/** 15 MB in base64, and what stands around it. */
const MAX_BODY_BYTES = 21 * 1024 * 1024;

const STATUS: Readonly<Record<PushProblem['kind'], number>> = {
  unauthenticated: 401,
  'not-found': 404,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
  refused: 422,
  fault: 422,
};

export const push: PushIntake<Settings, Credential> = {
  scheme: 'bearer',
  presents: ({ token }) => token,
  routes: [{ method: 'POST', path: '/notices', maxBodyBytes: MAX_BODY_BYTES, handle: take }],
  problem: (problem) => json(STATUS[problem.kind], { error: problem.kind, at: pointersOf(problem) }),
};

async function take(request: PushRequest, gateway: Gateway, settings: Settings): Promise<PushAnswer> {
  const record = request.json();
  const pushed = pushedSchema.safeParse(record);
  if (!pushed.success) {
    const findings = pushed.error.issues.map(({ path }) => ({ pointer: `/${path.join('/')}`, code: 'wrong-type' }));
    throw new VendorFault({ kind: 'invalid', findings });
  }
  const { id, entity: code, document } = pushed.data;
  const found = [...gateway.entities].find(([, { settings: own }]) => (own as EntitySettings).code === code);
  if (found === undefined)
    throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '/entity', code: 'entity-not-allowed' }] });
  const [dir3, { settings: own, effect }] = found;
  const credential = gateway.credential.settings as Credential;
  const item = normalise(record, id, {
    settings,
    credential,
    entity: { dir3, settings: own as EntitySettings },
    effect,
  });
  switch (item.kind) {
    case 'ignored':
      return json(200, { taken: false, reason: item.reason });
    case 'unsupported':
      throw new VendorFault({ kind: 'unsupported', vendorKind: item.vendorKind });
    case 'invalid':
      throw new VendorFault({ kind: 'invalid', findings: item.findings });
    case 'later':
      throw new VendorFault({ kind: 'retryable' }, item.reason);
    case 'event': {
      const { uploadId } = await gateway.keep({
        mediaType: document.mediaType,
        bytes: Buffer.from(document.base64, 'base64'),
      });
      const { event, messages } = await gateway.accept(withUpload(item.event, uploadId));
      return json(200, { taken: true, notice: event.id, messages });
    }
  }
}

/** The document came with the notice: it is not asked for again. */
function withUpload(event: Record<string, unknown>, uploadId: string): Record<string, unknown> {
  const data = event.data as { documents: readonly Record<string, unknown>[] };
  const documents = data.documents.map((each) => ({ ...each, content: { by: 'upload', uploadId } }));
  return { ...event, data: { ...data, documents } };
}

function pointersOf(problem: PushProblem): readonly string[] {
  if (problem.kind === 'refused') return problem.findings.map(({ pointer }) => pointer);
  if (problem.kind === 'fault' && problem.fault.fault.kind === 'invalid')
    return problem.fault.fault.findings.map(({ pointer }) => pointer);
  return [];
}

function json(status: number, body: unknown): PushAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

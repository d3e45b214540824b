/** A gateway in memory, as far as a façade can see one: it keeps what is accepted, and moves nothing by itself. */
import { credentialSchema, entitySchema, settingsSchema } from '../../../adapters/vendors/alsigm/config.ts';
import { push } from '../../../adapters/vendors/alsigm/facade.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type {
  Effect,
  Gateway,
  PushAnswer,
  PushRequest,
  VendorFile,
  VendorMessage,
  VendorReceipt,
} from '../../../contracts/vendor-intake.ts';
import { GatewayError } from '../../../src/errors.ts';

export const NOW = new Date('2026-10-01T09:00:00Z');
export const SETTINGS = settingsSchema.parse({
  procedures: { 'PCD-1': { sia: '2104567' }, 'PCD-2': { sia: '0099', naturalDays: 20, kind: 'communication' } },
});
export const CREDENTIAL = credentialSchema.parse({
  user: 'sigem',
  password: 'clave-de-prueba-1',
  url: 'http://sigem.example.org',
  tellStates: true,
});
export const ENTITY = entitySchema.parse({ code: '001' });
export const DIR3 = 'L01999999';

type Event = Record<string, unknown> & { source: string; id: string; data: Record<string, unknown> };

export class TestGateway {
  readonly events: Event[] = [];
  readonly messages: VendorMessage[] = [];
  readonly uploads: { mediaType: string; bytes: Uint8Array }[] = [];
  evidence: VendorFile | null = null;
  /** Thrown by the next `accept`. */
  failing: Error | null = null;
  effect: Effect = 'deliver';
  now = NOW;
  wantsStates = true;
  /** What was asked to be known again, as it came. */
  readonly once: string[] = [];
  readonly #once = new Map<string, VendorReceipt>();

  get port(): Gateway {
    const never = () => Promise.reject(new TypeError('not asked by this adapter'));
    return {
      credential: { id: 'provincia', settings: { ...CREDENTIAL, tellStates: this.wantsStates } },
      entities: new Map([[DIR3, { settings: ENTITY, effect: this.effect }]]),
      now: () => this.now,
      accept: (event, once) => this.#accept(event as Event, once === undefined ? null : keyOf(once.fingerprint)),
      keep: async (document) => ({ uploadId: `up-${this.uploads.push(document)}` }),
      receipt: never,
      findByRemoteId: async () => [],
      findByVendorRef: async (name, value) => this.messages.filter(({ refs }) => refs[name] === value),
      ofPerson: async (person) =>
        this.messages.filter((_, n) => JSON.stringify(this.events[n]?.data).includes(`"${person.number}"`)),
      status: async (id) => this.messages.find((each) => each.id === id) ?? null,
      request: async (id) => this.events[this.messages.findIndex((each) => each.id === id)] ?? null,
      document: async () => ({ name: 'resolucion.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4') }),
      evidence: async () => this.evidence,
      extend: never,
      cancel: never,
      recentFingerprint: async ({ fingerprint }) => this.#once.get(keyOf(fingerprint)) ?? null,
    };
  }

  async #accept(event: Event, once: string | null): Promise<VendorReceipt> {
    if (this.failing !== null) throw this.failing;
    if (once !== null) this.once.push(once);
    const said = once === null ? undefined : this.#once.get(once);
    if (said !== undefined) return said;
    const { error } = eventSchema.safeParse(event);
    if (error !== undefined) {
      const findings = error.issues.map(({ path }) => ({ pointer: `/${path.join('/')}`, code: 'wrong-format' }));
      throw new GatewayError('event-invalid', 'accept', 'The event is refused.', { findings });
    }
    const n = this.events.push(event);
    const id = `msg_${String(n).padStart(3, '0')}`;
    const { refs = {} } = event.data.vendor as { refs?: Record<string, string> };
    const { id: file = null } = (event.data.file ?? {}) as { id?: string };
    this.messages.push({
      ...BLANK,
      id,
      refs,
      file,
      event: { source: event.source, id: event.id, type: BLANK.event.type },
    });
    const receipt = { event: { source: event.source, id: event.id }, duplicate: false, messages: [{ id, ref: '1' }] };
    if (once !== null) this.#once.set(once, { ...receipt, duplicate: true });
    return receipt;
  }

  /** Posts to the façade's one endpoint. */
  async post(body: string | Uint8Array): Promise<PushAnswer> {
    try {
      return await routeOf('POST').handle(requestOf(Buffer.from(body as string)), this.port, SETTINGS);
    } catch (error) {
      if (error instanceof VendorFault) return push.problem({ kind: 'fault', fault: error });
      throw error;
    }
  }
}

export function routeOf(method: 'GET' | 'POST') {
  const found = push.routes.find((each) => each.method === method);
  if (found === undefined) throw new TypeError(`no ${method}`);
  return found;
}

export const BLANK: VendorMessage = {
  id: 'msg_000',
  ref: '1',
  entity: DIR3,
  event: { source: `urn:dir3:${DIR3}:alsigm`, id: '001-A-1', type: 'es.citizenfolder.notification.requested.v1' },
  refs: {},
  file: null,
  backend: 'notifica',
  remoteId: null,
  acceptedAt: NOW,
  delivery: 'queued',
  legal: null,
  legalAt: null,
  madeAvailableAt: null,
  expiresOn: null,
  channel: null,
  by: null,
  final: false,
  problem: null,
};

export function requestOf(body: Uint8Array, query: Record<string, string> = {}): PushRequest {
  const json = () => {
    throw new TypeError('SOAP is no JSON');
  };
  return { params: {}, query, mediaType: 'text/xml', soapAction: '', body, json };
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

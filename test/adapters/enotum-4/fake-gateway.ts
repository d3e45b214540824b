/** The gateway as the façade sees it, kept in memory: what a fixture says is there, and what it was given. */
import { readFileSync } from 'node:fs';
import { credentialSchema, entitySchema, settingsSchema } from '../../../adapters/vendors/enotum-4/config.ts';
import { PDF } from '../../../adapters/vendors/enotum-4/simulator-tramesa.ts';
import type { Finding } from '../../../contracts/outcome.ts';
import type { Effect, Gateway, VendorMessage, VendorReceipt } from '../../../contracts/vendor-intake.ts';
import { type ErrorCode, GatewayError } from '../../../src/errors.ts';

export type Setup = {
  settings?: Record<string, unknown>;
  entity?: Record<string, unknown>;
  effect?: Effect;
  messages?: Record<string, unknown>[];
  /** What was asked for each of them. */
  asked?: Record<string, unknown>;
  evidence?: 'pdf' | 'xml';
  /** By the place of the event, or `cancel`: why it is refused. */
  refuse?: Record<string, Finding[] | ErrorCode>;
};

export const NOW = new Date('2026-10-01T09:00:00.000Z');
export const PASSWORD = 'clau-de-prova-1';

export function readSetup(path: string): Setup {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Setup;
  } catch {
    return {};
  }
}

export function accessOf(setup: Setup) {
  return {
    settings: settingsSchema.parse(setup.settings ?? {}),
    credential: credentialSchema.parse({ url: 'http://127.0.0.1:9/', user: 'backoffice', password: PASSWORD }),
    entity: entitySchema.parse({
      organisation: { code: '9999990001', name: 'Ajuntament fictici' },
      departments: [{ code: '1', name: 'Secretaria' }],
      ...setup.entity,
    }),
  };
}

export function messageOf(raw: Record<string, unknown>): VendorMessage {
  const date = (name: string) => (typeof raw[name] === 'string' ? new Date(raw[name]) : null);
  const dates = { acceptedAt: date('acceptedAt'), legalAt: date('legalAt'), madeAvailableAt: date('madeAvailableAt') };
  return { ...raw, ...dates } as unknown as VendorMessage;
}

export function fakeGateway(setup: Setup, now: () => Date = () => NOW) {
  const access = accessOf(setup);
  const messages = (setup.messages ?? []).map(messageOf);
  const events: Record<string, unknown>[] = [];
  const fingerprints = new Map<string, Record<string, unknown>>();
  const calls: string[] = [];
  const refused = (key: string) => {
    const why = setup.refuse?.[key];
    if (why === undefined) return;
    if (typeof why === 'string') throw new GatewayError(why, 'accept', 'refused by the test');
    throw new GatewayError('event-invalid', 'accept', 'refused by the test', { findings: why });
  };
  const receiptOf = (event: Record<string, unknown>, duplicate: boolean): VendorReceipt => ({
    event: { source: String(event.source), id: String(event.id) },
    duplicate,
    messages: [{ id: `msg_of_${String(event.id)}`, ref: '1' }],
  });
  const known = (source: unknown, id: unknown) => events.find((each) => each.source === source && each.id === id);
  const gateway: Gateway = {
    credential: { id: 'consorci', settings: access.credential },
    entities: new Map([['L01999999', { settings: access.entity, effect: setup.effect ?? 'deliver' }]]),
    now,
    async accept(event, once) {
      refused(String(events.length));
      const same = known(event.source, event.id);
      if (same !== undefined) {
        if (JSON.stringify(same) !== JSON.stringify(event))
          throw new GatewayError('event-id-reused', 'accept', 'reused');
        return receiptOf(same, true);
      }
      const key = once && Buffer.from(once.fingerprint).toString('hex');
      const earlier = key === undefined ? undefined : fingerprints.get(key);
      if (earlier !== undefined) return receiptOf(earlier, true);
      events.push(event);
      if (key !== undefined) fingerprints.set(key, event);
      return receiptOf(event, false);
    },
    async keep({ bytes }) {
      calls.push(`keep ${bytes.byteLength}`);
      return { uploadId: 'up_1' };
    },
    async receipt(source, id) {
      const event = known(source, id);
      return event === undefined ? null : receiptOf(event, true);
    },
    findByRemoteId: async () => [],
    findByVendorRef: async (name, value) => messages.filter(({ refs }) => refs[name] === value),
    ofPerson: async () => messages,
    status: async (id) => messages.find((each) => each.id === id) ?? null,
    async request(id) {
      calls.push(`request ${id}`);
      return events.find((each) => `msg_of_${String(each.id)}` === id) ?? setup.asked ?? null;
    },
    document: async () =>
      setup.asked === undefined ? null : { name: 'resolucio.pdf', mediaType: 'application/pdf', bytes: PDF },
    async evidence() {
      if (setup.evidence === 'pdf') return { name: 'acuse.pdf', mediaType: 'application/pdf', bytes: PDF };
      if (setup.evidence === undefined) return null;
      return { name: 'acuse.xml', mediaType: 'application/xml', bytes: Buffer.from('<acuse>1 < 2</acuse>') };
    },
    extend: async () => undefined,
    async cancel(id, { reason }) {
      refused('cancel');
      calls.push(`cancel ${id}: ${reason}`);
    },
    recentFingerprint: async () => null,
  };
  return { gateway, access, events, calls };
}

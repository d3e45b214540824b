/** An entry of fictitious people, a simulated GEISER, and the adapter's calls to it over real sockets. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, entityConfigSchema, type GeiserConfig } from '../../../adapters/backends/geiser/config.ts';
import { geiser } from '../../../adapters/backends/geiser/index.ts';
import {
  type GeiserSimulator,
  type GeiserSimulatorOptions,
  startGeiserSimulator,
} from '../../../adapters/backends/geiser/simulator.ts';
import type { CallTools } from '../../../contracts/backend.ts';
import type { RegistryEntryEvent } from '../../../contracts/event.ts';
import type { OutboundEntry } from '../../../contracts/message.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { ROOT } from '../../support/source-tree.ts';

export const ISSUER = 'L01999999';
export const OFFICE = 'L01999998';
export const PASSWORD = 'clave-de-prueba';
export const REFERENCE = 'ABCDEFGHIJKLMNOPQRST';
export const ACCOUNT = { application: 'APP_PRUEBA', user: 'USUARIO_PRUEBA', password: PASSWORD, offices: [OFFICE] };
export const accessWith = (password = PASSWORD) => ({
  dir3: ISSUER,
  config: entityConfigSchema.parse({
    application: ACCOUNT.application,
    user: ACCOUNT.user,
    password,
    office: OFFICE,
  }),
  signer: null,
});

/** Other people's files: read where they are, never a part of the project. */
const SHARED = ['../shared/reference', '../../shared/reference'].map((each) => join(ROOT, each));
export const REFERENCE_FOLDER = SHARED.find((each) => existsSync(each)) ?? null;
export const REFERENCE_WSDL =
  REFERENCE_FOLDER && join(REFERENCE_FOLDER, 'others/files/geiser/rgeco-reconstructed-v1.wsdl');

type Data = RegistryEntryEvent['data'];

/** What the town writes to another administration, which confirms. */
export function entryEvent(change: { data?: Partial<Data>; entry?: Partial<Data['entry']> } = {}): RegistryEntryEvent {
  return {
    specversion: '1.0',
    id: 'r1',
    source: `urn:dir3:${ISSUER}:test`,
    type: 'es.citizenfolder.registry-entry.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: ISSUER,
    data: {
      effect: 'deliver',
      emitter: { dir3: ISSUER },
      file: { id: '2026/0001' },
      title: { lang: 'es', value: 'Remisión de expediente' },
      entry: {
        direction: 'out',
        send: true,
        destination: 'L01999997',
        subjectCode: 'GENERAL',
        interested: [
          {
            person: {
              kind: 'natural',
              idType: 'NIF',
              idNumber: '00000000T',
              givenName: 'CIUDADANIA',
              surname1: 'FICTICIA',
            },
          },
        ],
        exposes: 'Que se remite el expediente.\nEn dos líneas.',
        requests: 'Que se tramite.',
        physical: 'none',
        ...change.entry,
      },
      documents: [
        { role: 'main', name: 'oficio.pdf', mediaType: 'application/pdf', content: { by: 'upload', uploadId: 'x' } },
      ],
      ...change.data,
    },
  };
}

const CONTENT = Buffer.from('%PDF-1.4\n%%EOF\n');

export function outboundEntry(event = entryEvent(), reference = REFERENCE): OutboundEntry {
  return {
    kind: 'registry-entry',
    messageId: 'msg_1',
    entity: ISSUER,
    issuer: ISSUER,
    reference,
    event,
    documents: event.data.documents.map(({ name, mediaType }) => ({
      name,
      mediaType,
      size: CONTENT.byteLength,
      sha256: createHash('sha256').update(CONTENT).digest(),
      contentBase64: Buffer.from(CONTENT.toString('base64')),
      normalized: undefined,
    })),
  };
}

export type Side = {
  simulator: GeiserSimulator;
  config: GeiserConfig;
  clock: { now: Date; pass(ms: number): void };
  tools: CallTools;
  send(message?: OutboundEntry, access?: ReturnType<typeof accessWith>): Promise<ReturnType<typeof geiser.interpret>>;
  /** The attempts lay between these minutes before now. */
  ask(reference?: string, minutes?: number): ReturnType<NonNullable<typeof geiser.ask>>;
  query(remoteId: string, withEvidence?: boolean): ReturnType<typeof geiser.query>;
  close(): Promise<void>;
};

/** Both sides on one clock. */
export async function start(
  options: { simulator?: Partial<GeiserSimulatorOptions>; settings?: Record<string, unknown> } = {},
): Promise<Side> {
  const clock = {
    now: new Date('2026-10-01T09:00:00Z'),
    pass(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  const simulator = await startGeiserSimulator({
    accounts: [ACCOUNT],
    clock: () => clock.now,
    ...(REFERENCE_WSDL === null ? {} : { referenceWsdl: REFERENCE_WSDL }),
    ...options.simulator,
  });
  const config = configSchema.parse({ url: simulator.url, timeoutMs: 1_000, ...options.settings }) as GeiserConfig;
  const transport = createTransport({});
  const tools = { transport, wsSecurity, now: () => clock.now, random: (n: number) => randomBytes(n) };
  const ours = accessWith();
  return {
    simulator,
    config,
    clock,
    tools,
    async send(message = outboundEntry(), access = ours) {
      const translated = geiser.translate(message, { config, entity: access.config, today: '2026-10-01' });
      const signed = await geiser.sign(translated, access, config, tools);
      const context = { config, now: clock.now, reference: message.reference, route: undefined };
      return geiser.interpret(await geiser.send(signed, config, transport), context);
    },
    async ask(reference = REFERENCE, minutes = 0) {
      const since = new Date(clock.now.getTime() - minutes * 60_000);
      return geiser.ask!({ reference, issuer: ISSUER, since, until: clock.now }, ours, config, tools);
    },
    query: (remoteId, withEvidence = true) =>
      geiser.query({ remoteId, entity: ISSUER, withEvidence }, ours, config, tools),
    async close() {
      await transport.close();
      await simulator.close();
    },
  };
}

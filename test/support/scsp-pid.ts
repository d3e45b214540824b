/** Requests for data of people who do not exist, and the simulated platform they go to. */
import { X509Certificate } from 'node:crypto';
import {
  type Config,
  configSchema,
  type EntityConfig,
  entityConfigSchema,
} from '../../adapters/backends/scsp-v3/config.ts';
import { scspV3 } from '../../adapters/backends/scsp-v3/index.ts';
import { type ScspSimulatorOptions, startSimulator } from '../../adapters/backends/scsp-v3/simulator.ts';
import type { EntityAccess, HttpResult } from '../../contracts/backend.ts';
import type { DataRequestEvent } from '../../contracts/event.ts';
import type { OutboundDataRequest } from '../../contracts/message.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';
import { exampleSeal, pemOf, SIGNED_AT } from './seals.ts';
import { volante } from './volante.ts';

export const ENTITY = 'L01999999';
export const REFERENCE = 'ABCDEFGHIJKLMNOPQRST';
export const ENTITY_CONFIG: EntityConfig = entityConfigSchema.parse({
  nif: 'Q0000000J',
  name: 'Ayuntamiento Ficticio',
});
/** What each service is asked where a test says nothing. */
export const SPECIFIC: Readonly<Record<string, Record<string, unknown>>> = {
  SVDDGPCIWS02: { supportNumber: 'AAA000000' },
  SVDREXTFECHAWS01: { spanish: true, residence: { province: '99' } },
  SVDSCDWS01: {
    volante: volante(),
    bodies: [{ code: 'DGT', name: 'Dirección General de Tráfico' }],
    email: 'ciudadania@example.org',
    auxiliary: [{ field: 'CANAL', value: 'SEDE' }],
  },
};

type Change = Partial<DataRequestEvent['data']['request']> & { surname2?: string };

export function dataRequest(change: Change = {}, id = 'd1'): DataRequestEvent {
  const { surname2, ...request } = change;
  const service = request.service ?? 'SVDDGPCIWS02';
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${ENTITY}:demo`,
    type: 'es.citizenfolder.data.requested.v1',
    subject: '2026/0001',
    time: '2026-12-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: ENTITY,
    data: {
      effect: 'deliver',
      emitter: { dir3: ENTITY },
      procedure: { sia: '2104567', name: { lang: 'es', value: 'Licencia de obra menor' } },
      file: { id: '2026/0001' },
      request: {
        service,
        subject: {
          kind: 'natural',
          idType: 'NIF',
          idNumber: '00000000T',
          givenName: 'CIUDADANIA',
          surname1: 'FICTICIA',
          ...(surname2 === undefined ? {} : { surname2 }),
        },
        purpose: 'Comprobación de identidad',
        basis: 'law',
        official: { name: 'Funcionaria Ficticia', nif: '99999999R', unit: 'Secretaría' },
        ...(SPECIFIC[service] === undefined ? {} : { specific: SPECIFIC[service] as never }),
        ...request,
      },
    },
  };
}

export function outboundRequest(change: Change = {}, reference = REFERENCE): OutboundDataRequest {
  const event = dataRequest(change);
  return { messageId: 'msg_1', entity: ENTITY, issuer: ENTITY, reference, kind: 'data-request', event };
}

export const TOWN_CERTIFICATE = new X509Certificate(pemOf('seal-ayuntamiento-ficticio')).raw;

/** The platform and the adapter set up for it, on one clock. */
export async function platform(options: Partial<ScspSimulatorOptions> = {}, settings: Record<string, unknown> = {}) {
  const clock = { now: SIGNED_AT };
  const now = () => clock.now;
  const requesters = new Map([['Q0000000J', [TOWN_CERTIFICATE]]]);
  const simulator = await startSimulator({ requesters, now, ...options });
  const { services = {}, ...rest } = settings as { services?: Record<string, object> };
  const merged = Object.fromEntries(
    Object.entries(simulator.settings.services).map(([code, each]) => [code, { ...each, ...services[code] }]),
  );
  const config: Config = configSchema.parse({ timeoutMs: 10_000, ...simulator.settings, ...rest, services: merged });
  const transport = createTransport({});
  const signer = await exampleSeal('seal-ayuntamiento-ficticio');
  const access: EntityAccess<EntityConfig> = { dir3: ENTITY, config: ENTITY_CONFIG, signer };
  const tools = { transport, wsSecurity, now, random: (n: number) => new Uint8Array(n) };
  const exchange = async (message: OutboundDataRequest): Promise<{ answer: HttpResult; route: string | undefined }> => {
    const translated = scspV3.translate(message, { config, entity: ENTITY_CONFIG, today: '2026-12-01' });
    const signed = await scspV3.sign(translated, access, config, tools);
    return { answer: await scspV3.send(signed, config, transport), route: signed.route };
  };
  return {
    simulator,
    config,
    access,
    tools,
    clock,
    exchange,
    /** Sends, and says what came of it. */
    async send(change: Change = {}, reference = REFERENCE) {
      const { answer, route } = await exchange(outboundRequest(change, reference));
      return scspV3.interpret(answer, { config, now: now(), reference, route });
    },
    query: (remoteId: string) => scspV3.query({ remoteId, entity: ENTITY, withEvidence: true }, access, config, tools),
    async ask(reference: string, route: string | null) {
      return scspV3.ask!({ reference, issuer: ENTITY, since: now(), until: now(), route }, access, config, tools);
    },
    pass(hours: number) {
      clock.now = new Date(clock.now.getTime() + hours * 3_600_000);
    },
    async close() {
      await transport.close();
      await simulator.close();
    },
  };
}
export type Platform = Awaited<ReturnType<typeof platform>>;

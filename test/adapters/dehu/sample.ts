/** A town with its seal, a simulated DEHú, and the adapter's calls to it over real sockets. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, type DehuConfig, entityConfigSchema } from '../../../adapters/backends/dehu/config.ts';
import { dehu } from '../../../adapters/backends/dehu/index.ts';
import {
  type DehuSimulator,
  type DehuSimulatorOptions,
  startDehuSimulator,
} from '../../../adapters/backends/dehu/simulator.ts';
import type { CallTools, HttpRequest, HttpResult } from '../../../contracts/backend.ts';
import type { Act, Arrival } from '../../../contracts/inbox.ts';
import type { QueryResult } from '../../../contracts/outcome.ts';
import type { ChangeOutcome } from '../../../contracts/remote-change.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { ROOT } from '../../support/source-tree.ts';

export const ENTITY = 'L01999999';
export const NIF = 'Q0000000J';
export const RECEIVER = { idNumber: '00000000T', name: 'FUNCIONARIA FICTICIA' };
export const HOUR_MS = 3_600_000;
const CERTS = join(ROOT, 'certs-example');
export const CERTIFICATE = readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.crt'), 'utf8');

/** Other people's files: read where they are, never a part of the project. */
const SHARED = ['../shared/reference', '../../shared/reference'].map((each) => join(ROOT, each));
const FOLDER = SHARED.find((each) => existsSync(each)) ?? null;
export const REFERENCE_WSDLS =
  FOLDER === null
    ? null
    : ['lema-v2', 'realizadas-v1'].map((each) => join(FOLDER, `others/files/dehu/${each}.restated.wsdl`));

export async function accessOf(seal = 'seal-ayuntamiento-ficticio') {
  const signer = await loadSeal({
    pkcs12: readFileSync(join(CERTS, `${seal}.p12`)),
    passphrase: readFileSync(join(CERTS, `${seal}.passphrase`), 'utf8').trim(),
    now: new Date('2026-10-01T09:00:00Z'),
  });
  const config = entityConfigSchema.parse({ nif: NIF, name: 'AYUNTAMIENTO FICTICIO', receiver: RECEIVER });
  return { dir3: ENTITY, config, signer };
}

export const ACT: Act = { reason: 'La interventora lo acepta', person: null };

export type Side = {
  simulator: DehuSimulator;
  config: DehuConfig;
  clock: { now: Date; pass(ms: number): void };
  tools: CallTools;
  /** Every answer as it came. */
  answers: readonly HttpResult[];
  access: Awaited<ReturnType<typeof accessOf>>;
  list(cursor?: string | null): ReturnType<NonNullable<typeof dehu.arrivals>>;
  /** The first thing that waits. */
  first(): Promise<Arrival>;
  accept(arrival: Arrival, act?: Act): Promise<ChangeOutcome>;
  query(arrival: Arrival, outcome?: ChangeOutcome, withEvidence?: boolean): Promise<QueryResult>;
  close(): Promise<void>;
};

/** Both sides on one clock. */
export async function start(
  options: { simulator?: Partial<DehuSimulatorOptions>; settings?: Record<string, unknown> } = {},
): Promise<Side> {
  const clock = {
    now: new Date('2026-10-01T09:00:00Z'),
    pass(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  const simulator = await startDehuSimulator({
    accounts: [{ nifs: [NIF], certificates: [CERTIFICATE] }],
    clock: () => clock.now,
    ...(REFERENCE_WSDLS === null ? {} : { referenceWsdls: REFERENCE_WSDLS }),
    ...options.simulator,
  });
  const config = configSchema.parse({ ...simulator.settings, timeoutMs: 1_000, ...options.settings }) as DehuConfig;
  const transport = createTransport({});
  const answers: HttpResult[] = [];
  const listening = {
    async exchange(request: HttpRequest) {
      const result = await transport.exchange(request);
      answers.push(result);
      return result;
    },
  };
  const tools = { transport: listening, wsSecurity, now: () => clock.now, random: (n: number) => randomBytes(n) };
  const access = await accessOf();
  const { accept } = dehu.acts!;
  const side: Side = {
    ...{ simulator, config, clock, tools, access, answers },
    list(cursor = null) {
      const window = { since: new Date(clock.now.getTime() - 15 * 24 * HOUR_MS), until: clock.now, cursor };
      return dehu.arrivals!(window, access, config, tools);
    },
    async first() {
      const page = await side.list();
      if (page.kind !== 'page' || page.arrivals[0] === undefined) throw new Error(`no page: ${JSON.stringify(page)}`);
      return page.arrivals[0];
    },
    async accept(arrival, act = ACT) {
      const target = { remoteId: arrival.remoteId, entity: ENTITY, arrival };
      const prepared = accept!.prepare(target, act, access, config, tools);
      const signed = await accept!.sign!(prepared, access, config, tools);
      const result = await accept!.send(signed, config, tools);
      return accept!.interpret(result, target, { wish: act, config, now: clock.now });
    },
    query(arrival, outcome, withEvidence = true) {
      const pieces = outcome?.kind === 'done' ? (outcome.evidence ?? []) : [];
      const received = {
        arrival: async () => arrival,
        kept: async (name: string) => pieces.find((each) => each.name === name)?.bytes ?? null,
      };
      const question = { remoteId: arrival.remoteId, entity: ENTITY, withEvidence, received };
      return dehu.query(question, access, config, tools);
    },
    async close() {
      await transport.close();
      await simulator.close();
    },
  };
  return side;
}

/** Delivery with the callback address of the API before it: the simulator's adviser, or anybody, can call. */
import type { Pool } from 'pg';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { QueryResult } from '../../contracts/outcome.ts';
import { keepCallbackReceipts } from '../../src/delivery/callback-receipts.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { type Harness, harness } from '../http/harness.ts';
import { createWorld, ENTITY, type World } from './delivery.ts';
import { testVault } from './seed.ts';

export const ADVISER_NS = 'http://administracionelectronica.gob.es/notifica/ws/adviserwsv2/1.0/sincronizarEnvio';

export type Report = {
  identificador: string;
  estado?: string;
  tipoEntrega?: 1 | 2 | 3;
  fechaEstado?: string;
  organismoEmisor?: string;
  /** Base64 as it stands on the wire. */
  acusePDF?: string;
  acuseXML?: string;
};

/** One `sincronizarEnvio` as anybody could post it. */
export function reportXml(report: Report): string {
  const { acusePDF, acuseXML, ...fields } = {
    organismoEmisor: ENTITY,
    tipoEntrega: 1,
    estado: 'notificada',
    ...report,
  };
  const order = [
    'organismoEmisor',
    'identificador',
    'tipoEntrega',
    'modoNotificacion',
    'estado',
    'fechaEstado',
  ] as const;
  const values: Record<string, unknown> = { modoNotificacion: 5, fechaEstado: '2026-10-01T11:00:04', ...fields };
  const inner = order.map((name) => `<${name}>${values[name]}</${name}>`).join('');
  const receipt = (name: string, content: string | undefined) =>
    content === undefined ? '' : `<${name}><contenido>${content}</contenido><hash>x</hash></${name}>`;
  return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><sincronizarEnvio xmlns="${ADVISER_NS}">${inner}${receipt('acusePDF', acusePDF)}${receipt('acuseXML', acuseXML)}</sincronizarEnvio></e:Body></e:Envelope>`;
}

export type Receiving = {
  world: World;
  http: Harness;
  /** Posts a callback; returns the HTTP status and the code answered. */
  report(report: Report): Promise<{ status: number; code: string | undefined }>;
  /** Lets time pass on both sides, with the calls that follow. */
  pass(ms: number): Promise<void>;
  /** Looks at whatever is due, and keeps the receipts that came. */
  look(answers?: () => QueryResult | Promise<QueryResult>): Promise<number>;
  /** An accepted message, with its identifier. */
  accepted(surname?: string): Promise<{ id: string; remoteId: string }>;
  timeline(id: string): Promise<{ kind: string; code: string | null; to: string | null; conflict: boolean }[]>;
  evidence(id: string): Promise<{ name: string; kind: string; unconfirmed: boolean }[]>;
  bytesOf(id: string, name: string): Promise<Buffer>;
};

export async function createReceiving(pool: Pool, options: Parameters<typeof createWorld>[1] = {}): Promise<Receiving> {
  let http: Harness | null = null;
  const post = async ({ body }: { body: Buffer }) => {
    const answer = await http!.ask('/callbacks/notifica', { method: 'POST', key: '', body: new Uint8Array(body) });
    return { status: answer.status, body: await answer.text() };
  };
  const world = await createWorld(pool, {
    clock: new Date('2026-10-01T09:00:00Z'),
    settings: { callbacks: { allow: ['127.0.0.1/32'] } },
    ...options,
    simulator: { adviserUrl: 'http://127.0.0.1:1/callbacks', post, ...options.simulator },
  });
  http = harness(pool, {
    vault: testVault,
    runtime: world.deps.runtime,
    log: world.deps.log,
    backends: [world.backend],
    counters: world.deps.metrics,
    heard: world.deps.heard,
  });
  const view = async (id: string) => (await (await http.ask(`/v1/messages/${id}`)).json()) as never;
  return {
    world,
    http,
    async report(report) {
      const answer = await post({ body: Buffer.from(reportXml(report)) });
      return { status: answer.status, code: /<codigoRespuesta>(\d+)</.exec(answer.body)?.[1] };
    },
    async pass(ms) {
      world.clock.pass(ms);
      await world.simulator.settle();
    },
    async look(answers) {
      await keepCallbackReceipts(world.deps);
      const told: ActiveBackend =
        answers === undefined
          ? world.backend
          : { ...world.backend, adapter: { ...world.backend.adapter, query: async () => answers() } };
      return pollDue(world.deps, told, 50);
    },
    async accepted(surname = 'FICTICIA') {
      const id = await world.accept({ surname });
      await world.deliverOnce();
      return { id, remoteId: String((await world.message(id)).remote_id) };
    },
    timeline: async (id) => ((await view(id)) as { timeline: never }).timeline,
    evidence: async (id) => ((await view(id)) as { evidence: never }).evidence,
    async bytesOf(id, name) {
      const found = await findEvidence(pool, { messageId: id, name });
      if (found === null) throw new Error(`no ${name}`);
      const pieces: Buffer[] = [];
      for await (const piece of readEvidence(pool, testVault, found)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

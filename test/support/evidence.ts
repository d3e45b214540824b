/** A message that lived its life at the simulator, and a real server that gives out its proof. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Pool } from 'pg';
import { createAttester } from '../../src/attest.ts';
import { unpack } from '../../src/cli/unpack.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import type { FolderDeps } from '../../src/evidence/folder.ts';
import { createProof } from '../../src/evidence/proof.ts';
import { insertCallback } from '../../src/store/callbacks/insert.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { harness } from '../http/harness.ts';
import { createWorld, ENTITY, type World } from './delivery.ts';
import { exampleSeal } from './seals.ts';
import { testVault } from './seed.ts';

export type ProvenWorld = Awaited<ReturnType<typeof provenWorld>>;

/** One message sent and accessed, with request, answer, callback and receipts, and its folder as the gateway makes it. */
export async function provenWorld(pool: Pool) {
  const world = await createWorld(pool);
  const messageId = await world.accept({ surname: 'FICTICIA ACCEDE', file: 'EXP-2026/117', bytes: 300_000 });
  await livedThrough(world, pool, messageId);
  const seal = await exampleSeal('seal-ayuntamiento-ficticio', world.clock.now);
  const deps: FolderDeps = {
    pool,
    vault: testVault,
    runtime: { now: () => world.clock.now },
    attester: createAttester({ attesterOf: () => seal }),
    version: '0.0.0-test',
    nameOf: () => 'Ayuntamiento Ficticio',
    backendOf: () => ({ adapter: world.backend.adapter, simulated: true }),
  };
  const root = mkdtempSync(join(tmpdir(), 'carpeta-evidence-'));
  return {
    world,
    deps,
    messageId,
    seal,
    /** Asks for the folder and unpacks it; returns where. */
    async folder(more: { id?: string; language?: string; attester?: FolderDeps['attester'] } = {}): Promise<string> {
      const { id = messageId, language = 'es', attester = deps.attester } = more;
      const archive = await createProof({ ...deps, attester }).folder(id, language);
      const path = await mkdtemp(join(root, 'folder-'));
      await unpack(archive!, path);
      return path;
    },
    /** A copy to spoil. */
    async copyOf(folder: string): Promise<string> {
      const path = await mkdtemp(join(root, 'copy-'));
      await cp(folder, path, { recursive: true });
      return path;
    },
    serve: () => serveProof(pool, deps),
    async close() {
      await world.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function livedThrough(world: World, pool: Pool, messageId: string): Promise<void> {
  await world.deliverOnce();
  const { remote_id: remoteId } = await world.message(messageId);
  const body = Buffer.from(`<sincronizarEnvio><identificador>${String(remoteId)}</identificador></sincronizarEnvio>`);
  const received = {
    remoteId: String(remoteId),
    issuer: null,
    code: 'leida',
    at: null,
    by: null,
    certificate: false,
    receipts: [],
    identity: ['constructed'],
    known: true,
    healed: [],
  };
  await withTransaction(pool, (client) =>
    insertCallback(client, testVault, {
      id: world.deps.runtime.newId('cb'),
      backend: 'notifica',
      received,
      owners: [ENTITY],
      body,
      now: world.clock.now,
    }),
  );
  for (let polls = 0; polls < 20; polls += 1) {
    world.clock.pass(3_600_000);
    await world.simulator.settle();
    await pollDue(world.deps, world.backend, 10);
    const { final, evidence_pending: pending } = await world.message(messageId);
    if (final === true && pending === false) return;
  }
  throw new Error('the message never came to its end');
}

/** The API over a real socket, with the proof of this world. */
async function serveProof(pool: Pool, deps: FolderDeps) {
  const http = harness(pool, { vault: deps.vault, proof: createProof(deps) });
  const server: Server = createServer(getRequestListener(http.app.fetch));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    http,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { afterAll, describe, expect, it } from 'vitest';
import { listenHttp } from '../../src/listen-http.ts';
import { createLog } from '../../src/log.ts';
import { testDatabase } from '../support/database.ts';
import { projectionOf, testFolder } from '../support/folder.ts';
import { certificateFile } from '../support/seals.ts';
import { A, harness } from './harness.ts';

const database = await testDatabase();
const now = new Date('2026-11-01T09:00:00Z');
const folder = testFolder(database.pool, { sources: [projectionOf(A)], now: () => now });
const pinned = new X509Certificate(certificateFile('client.crt')).raw;
const http = harness(database.pool, {
  vault: folder.vault,
  folder: folder.http,
  runtime: folder.deps.runtime,
  clients: [
    {
      id: 'carpeta',
      keySha256: createHash('sha256').update('ck_tls').digest(),
      entities: '*',
      scopes: ['folder'],
      certSha256: createHash('sha256').update(pinned).digest(),
    },
  ],
});
const server = await listenHttp(
  {
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    maxBodyBytes: 1_000_000,
    tls: {
      cert: certificateFile('server-localhost.crt'),
      key: certificateFile('server-localhost.key'),
      clientCa: certificateFile('ca.crt'),
    },
    trustedProxies: [],
    clientCertHeader: null,
  },
  createLog('silent'),
);
server.serve(http.app.fetch);
afterAll(async () => {
  await server.close(1_000);
  await database.drop();
});

type Presented = { cert?: Buffer; key?: Buffer };

function ask(presented: Presented, headers: Record<string, string> = {}): Promise<number> {
  const body = JSON.stringify({
    version: '1.0',
    idPeticion: randomUUID(),
    fechaPeticion: now.toISOString(),
    solicitante: { dir3: 'L01999997', sistema: 'prueba' },
    finalidad: 'CARPETA_CIUDADANA',
    titular: { tipoDocumento: 'NIF', documento: '00000000T' },
  });
  return new Promise((resolve, reject) => {
    const url = new URL('/carpeta/v1/expedientes/resumen', server.url);
    const call = request(
      url,
      {
        method: 'POST',
        agent: false,
        ca: certificateFile('ca.crt'),
        // The certificate names localhost; the socket was opened by address.
        servername: 'localhost',
        headers: { authorization: 'Bearer ck_tls', 'content-type': 'application/json', ...headers },
        ...presented,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

describe('a folder that comes over TLS', () => {
  it('is let in with the certificate it is pinned to, and with no other', async () => {
    const own = { cert: certificateFile('client.crt'), key: certificateFile('client.key') };
    const other = { cert: certificateFile('server-localhost.crt'), key: certificateFile('server-localhost.key') };
    expect(await ask(own)).toBe(200);
    expect(await ask(other)).toBe(401);
    expect(await ask({})).toBe(401);
    const { rows } = await database.pool.query('select result from folder_audit order by id');
    expect(rows.map(({ result }) => result)).toEqual(['answered', 'unauthenticated', 'unauthenticated']);
  });

  it('cannot hand a certificate in as a header', async () => {
    expect(await ask({}, { 'x-client-cert': pinned.toString('base64') })).toBe(401);
  });
});

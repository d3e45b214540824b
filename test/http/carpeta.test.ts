import {
  createHash,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign as signBytes,
  X509Certificate,
} from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  folderDetailRequestSchema,
  folderDetailSchema,
  folderListRequestSchema,
  folderListSchema,
  folderSummaryRequestSchema,
  folderSummarySchema,
} from '../../contracts/api/folder.ts';
import { FOLDER_EXAMPLES } from '../../contracts/api/folder-examples.ts';
import { signJws, verifyJws } from '../../src/signing/jws.ts';
import { testDatabase } from '../support/database.ts';
import { fileStatus } from '../support/file-status.ts';
import { projectionOf, testFolder } from '../support/folder.ts';
import { certificateFile, exampleSeal } from '../support/seals.ts';
import { A, B, harness, KEYS, NOW, type ProblemBody } from './harness.ts';

const read = certificateFile;
const folderSeal = await exampleSeal('seal-ayuntamiento-ficticio');
const otherSeal = await exampleSeal('seal-villa-inventada');

const database = await testDatabase();
const { pool } = database;
afterAll(() => database.drop());

const masterKeys = [randomBytes(32)];
const clock = { now: NOW };
const certificates: { signed: Uint8Array | null } = { signed: null };
const folder = testFolder(pool, {
  sources: [projectionOf(A), projectionOf(B)],
  masterKeys,
  now: () => clock.now,
  http: { signatureOf: () => certificates.signed },
});
const http = harness(pool, { vault: folder.vault, folder: folder.http });

const request = (more: Record<string, unknown> = {}) => ({
  version: '1.0',
  idPeticion: randomUUID(),
  fechaPeticion: clock.now.toISOString(),
  solicitante: { dir3: 'L01999997', sistema: 'carpeta-provincial' },
  finalidad: 'CARPETA_CIUDADANA',
  titular: { tipoDocumento: 'NIF', documento: '00000000T' },
  ...more,
});
type Init = { key?: string; headers?: Record<string, string>; from?: string };
const send = async (operation: string, body: unknown, init: Init = {}) => {
  const response = await http.ask(`/carpeta/v1/expedientes/${operation}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const ask = async (operation: string, body: unknown, init: Init = {}) => {
  const { status, text } = await send(operation, body, init);
  return { status, body: JSON.parse(text) as ProblemBody & Record<string, unknown> };
};
const lastAudit = async () =>
  (
    await pool.query<{ result: string; client_id: string }>(
      'select client_id, result from folder_audit order by id desc limit 1',
    )
  ).rows[0];

beforeAll(async () => {
  await http.post(
    fileStatus({
      data: {
        phase: { standard: 'instruction' },
        citizenAction: {
          required: 'yes',
          kind: 'amendment',
          dueOn: '2026-10-16',
          text: { lang: 'es', value: 'Aporte el plano', also: { ca: 'Aporteu el plànol', eu: 'Aurkeztu planoa' } },
        },
        milestones: [{ id: 'H1', code: 'REQUERIMIENTO_SUBSANACION', at: '2026-10-01T08:00:00Z' }],
        notifications: [{ id: 'N1', kind: 'notification', state: 'available', availableAt: '2026-10-01T08:00:00Z' }],
        documents: [
          { id: 'D1', title: { lang: 'es', value: 'Solicitud' } },
          { id: 'D2', title: { lang: 'es', value: 'Requerimiento secreto' }, notification: 'N1' },
        ],
        terms: { silence: 'granted' },
        registryEntries: [{ direction: 'in', number: '202600000100', at: '2026-09-01T07:00:00Z' }],
      },
    }),
  );
});

describe('carpeta/v1', () => {
  it('resumen counts per body and says how fresh', async () => {
    const { status, body } = await ask('resumen', request({ idioma: 'es' }));
    expect(status).toBe(200);
    expect(folderSummarySchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      version: '1.0',
      estado: 'COMPLETA',
      datos: [
        {
          organo: { dir3: A, denominacion: { es: 'Ayuntamiento Ficticio' } },
          abiertos: 1,
          cerrados: 0,
          conAccionPendiente: 1,
          enlaceSede: 'https://sede.example.org',
        },
      ],
      fuentes: [{ organo: A, estado: 'OK', instanteDato: NOW.toISOString() }],
    });
  });

  it('consulta and detalle tell the file in the words of the contract', async () => {
    const list = await ask('consulta', request({ pagina: { numero: 1, tamano: 10 } }));
    expect(folderListSchema.parse(list.body)).toEqual(list.body);
    const [item] = list.body.datos as { id: string; numero: string }[];
    const detail = await ask('detalle', request({ id: item?.id }));
    expect(folderDetailSchema.parse(detail.body)).toEqual(detail.body);
    expect(detail.body.datos).toMatchObject({
      numero: 'EXP/2026/1',
      rol: 'INTERESADO',
      situacion: 'PENDIENTE_SUBSANACION',
      abierto: true,
      accionPendiente: true,
      asunto: { es: 'Licencia de obra menor', ca: "Llicència d'obra menor" },
      fase: { codigo: 'INSTRUCCION' },
      plazos: { sentidoSilencio: 'ESTIMATORIO' },
      registroInicial: { numero: '202600000100' },
      interesados: { total: 1 },
      hitos: [{ id: 'H1', codigo: 'REQUERIMIENTO_SUBSANACION', actual: true }],
      acciones: [{ tipo: 'SUBSANAR', fechaLimite: '2026-10-16', enlace: 'https://sede.example.org/carpeta/1' }],
      notificaciones: [{ idOrigen: 'N1', estado: 'PUESTA_A_DISPOSICION' }],
      documentos: [{ id: 'D1' }],
      enlaceSede: 'https://sede.example.org/carpeta/1',
    });
    expect(JSON.stringify(detail.body)).not.toMatch(/00000000T|secreto/);
  });

  it.each([
    ['es', { es: 'Pendiente de que usted subsane' }, { es: 'Aporte el plano' }, { es: 'Licencia de obra menor' }],
    ['ca', { ca: 'Pendent que hi esmeneu defectes' }, { ca: 'Aporteu el plànol' }, { ca: "Llicència d'obra menor" }],
    [
      'ca-ES-valencia',
      { 'ca-ES-valencia': 'Pendent que hi esmeneu defectes' },
      { ca: 'Aporteu el plànol' },
      { ca: "Llicència d'obra menor" },
    ],
    ['eu', { eu: 'Zuk zuzentzeko zain' }, { eu: 'Aurkeztu planoa' }, { es: 'Licencia de obra menor' }],
    ['gl', { gl: 'Pendente de que vostede emende' }, { es: 'Aporte el plano' }, { es: 'Licencia de obra menor' }],
    ['en', { en: 'Waiting for you to amend it' }, { es: 'Aporte el plano' }, { es: 'Licencia de obra menor' }],
  ])(
    'reads in %s, and says which language a text is really in',
    async (idioma, situacionTexto, descripcion, asunto) => {
      const list = await ask('consulta', request({ idioma }));
      const [item] = list.body.datos as { id: string }[];
      const { body } = await ask('detalle', request({ idioma, id: item?.id }));
      expect(body.datos).toMatchObject({ situacionTexto, acciones: [{ descripcion }], asunto });
    },
  );

  it('without files is 200 and an empty list, for somebody unknown too', async () => {
    for (const titular of [
      { tipoDocumento: 'NIF', documento: '99999999R' },
      { tipoDocumento: 'PASAPORTE', documento: 'XX123', paisEmisor: 'FR' },
    ]) {
      const { status, body } = await ask('consulta', request({ titular }));
      expect([status, body.datos, body.estado]).toEqual([200, [], 'COMPLETA']);
    }
    expect((await ask('detalle', request({ id: 'no-existe' }))).body.datos).toBeNull();
  });

  it.each([
    [{ titular: { tipoDocumento: 'NIF', documento: '00000000A' } }, '/titular/documento', 'nif-letter'],
    [{ titular: { tipoDocumento: 'DNI', documento: '1' } }, '/titular/tipoDocumento', 'not-one-of'],
    [{ idPeticion: 'uno' }, '/idPeticion', 'wrong-format'],
    [{ fechaPeticion: 'ayer' }, '/fechaPeticion', 'instant-format'],
    [{ finalidad: 'CURIOSIDAD' }, '/finalidad', 'not-one-of'],
    [{ nif: '00000000T' }, '/nif', 'unknown-member'],
    [
      {
        actuaComo: {
          rol: 'REPRESENTANTE',
          representado: { tipoDocumento: 'CIF', documento: 'Q0000000J' },
          poder: { registro: 'REA', codigo: 'P', tipo: '6.4.c' },
        },
      },
      '/actuaComo/poder/procedimientos',
      'required',
    ],
    [{ filtro: { desde: '2026-02-30' } }, '/filtro/desde', 'day-format'],
  ])('refuses what is wrong (%o) with pointer, code and fix', async (more, pointer, code) => {
    const { status, body } = await ask('consulta', request(more));
    expect([status, body.code]).toEqual([400, 'malformed']);
    expect(body.errors.map((each) => [each.pointer, each.code])).toEqual([[pointer, code]]);
    expect(body.errors[0]?.fix).toBeTruthy();
  });

  it('keeps the person out of addresses, logs and answers', async () => {
    await ask('resumen', request());
    await ask('resumen', request({ titular: { tipoDocumento: 'NIF', documento: '00000000A' } }));
    expect([...http.lines, ...folder.lines].join('\n')).not.toMatch(/00000000/);
    expect(http.lines.join('\n')).toContain('/carpeta/v1/expedientes/resumen');
    expect((await http.ask('/carpeta/v1/expedientes/resumen?nif=1')).status).toBe(405);
  });

  it('is described with examples that keep its own schemas', () => {
    const { resumen, consulta, detalle } = FOLDER_EXAMPLES;
    for (const [schema, value] of [
      [folderSummaryRequestSchema, resumen.body],
      [folderListRequestSchema, consulta.body],
      [folderDetailRequestSchema, detalle.body],
      [folderSummarySchema.strict(), resumen.answer],
      [folderListSchema.strict(), consulta.answer],
      [folderDetailSchema.strict(), detalle.answer],
    ] as const)
      expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
  });
});

describe('who may ask', () => {
  it('needs the scope, and a client of one entity sees that one alone', async () => {
    expect((await ask('resumen', request(), { key: KEYS.reader })).body.code).toBe('forbidden');
    expect(await lastAudit()).toEqual({ client_id: 'reader', result: 'forbidden' });
    expect((await ask('resumen', request(), { key: '' })).status).toBe(401);
    const mine = await ask('resumen', request(), { key: KEYS.beta });
    expect([mine.body.datos, (mine.body.fuentes as { organo: string }[]).map(({ organo }) => organo)]).toEqual([
      [],
      [B],
    ]);
    const foreign = await ask('resumen', request({ filtro: { organos: [A] } }), { key: KEYS.beta });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'entity-not-allowed']);
    expect(await lastAudit()).toEqual({ client_id: 'beta', result: 'entity-not-allowed' });
  });

  it('repeats nothing and comes in time', async () => {
    const once = request();
    expect((await ask('resumen', once)).status).toBe(200);
    for (const operation of ['resumen', 'consulta'])
      expect((await ask(operation, once)).body.code).toBe('request-replayed');
    const upper = { ...once, idPeticion: once.idPeticion.toUpperCase() };
    expect((await ask('resumen', upper)).status).toBe(409);
    const late = request({ fechaPeticion: new Date(NOW.getTime() - 301_000).toISOString() });
    expect((await ask('resumen', late)).body).toMatchObject({ status: 400, code: 'request-stale' });
  });

  describe('with a client certificate', () => {
    const pin = (name: string) => {
      const der = new X509Certificate(read(name)).raw;
      const clients = [
        {
          id: 'pinned',
          keySha256: createHash('sha256').update('ck_tls').digest(),
          entities: '*' as const,
          scopes: ['folder'] as const,
          certSha256: createHash('sha256').update(der).digest(),
        },
      ];
      const own = harness(pool, { vault: folder.vault, folder: folder.http, clients });
      return async (presented: string) => {
        const header = `:${new X509Certificate(read(presented)).raw.toString('base64')}:`;
        const response = await own.ask('/carpeta/v1/expedientes/resumen', {
          method: 'POST',
          key: 'ck_tls',
          from: '10.0.0.9',
          body: JSON.stringify(request()),
          headers: { 'content-type': 'application/json', 'x-client-cert': header },
        });
        return response.status;
      };
    };

    it('the pinned one is let in; another, though of the same authority, is refused and audited', async () => {
      const asking = pin('client.crt');
      expect(await asking('client.crt')).toBe(200);
      expect(await asking('server-localhost.crt')).toBe(401);
      expect(await lastAudit()).toEqual({ client_id: 'pinned', result: 'unauthenticated' });
    });

    it('past its term it is refused, pinned or not', async () => {
      expect(await pin('seal-expired.crt')('seal-expired.crt')).toBe(401);
    });
  });
});

describe('a signature over the body', () => {
  const signed = async (body: string, signer = folderSeal) => ({
    'x-jws-signature': await signJws({ payload: Buffer.from(body), signer, detached: true }),
  });
  const attempt = async (body: string, headers: Record<string, string>) => {
    certificates.signed = folderSeal.certificate;
    try {
      const { status, body: answer } = await ask('resumen', body, { headers });
      return [status, status === 200 ? 'answered' : answer.code];
    } finally {
      certificates.signed = null;
    }
  };
  const invalid = [401, 'signature-invalid'];

  it('is enough', async () => {
    const body = JSON.stringify(request());
    expect(await attempt(body, await signed(body))).toEqual([200, 'answered']);
  });

  it.each([
    ['missing', async () => ({})],
    ['of an altered body', async (body: string) => signed(body.replace('00000000T', '99999999R'))],
    ['of another certificate', async (body: string) => signed(body, otherSeal)],
    ['that is nonsense', async () => ({ 'x-jws-signature': 'a..b' })],
    [
      'without algorithm',
      async () => ({ 'x-jws-signature': `${Buffer.from('{"alg":"none"}').toString('base64url')}..AA` }),
    ],
    [
      'made with the certificate as a shared key',
      async (body: string) => {
        const header = Buffer.from('{"alg":"HS256"}').toString('base64url');
        return { 'x-jws-signature': `${header}..${createHash('sha256').update(body).digest('base64url')}` };
      },
    ],
    [
      'of a key that only claims to be of the certificate',
      async (body: string) => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        const x5c = [Buffer.from(folderSeal.certificate).toString('base64')];
        const header = Buffer.from(JSON.stringify({ alg: 'RS256', x5c })).toString('base64url');
        const content = Buffer.from(body).toString('base64url');
        const value = signBytes('sha256', Buffer.from(`${header}.${content}`), privateKey).toString('base64url');
        return { 'x-jws-signature': `${header}..${value}` };
      },
    ],
  ] as [string, (body: string) => Promise<Record<string, string>>][])(
    '%s is refused and audited',
    async (_what, headers) => {
      const body = JSON.stringify(request());
      expect(await attempt(body, await headers(body))).toEqual(invalid);
      expect(await lastAudit()).toEqual({ client_id: 'alpha', result: 'signature-invalid' });
    },
  );

  it('by a certificate that has expired is refused', async () => {
    const body = JSON.stringify(request());
    const jws = (await signed(body))['x-jws-signature'];
    expect(() => folder.http.verify({ jws, body: Buffer.from(body), certificate: read('seal-expired.crt') })).toThrow(
      expect.objectContaining({ code: 'signature-invalid', params: { reason: 'certificate-not-valid-now' } }),
    );
  });

  it('does not make a replay good', async () => {
    const body = JSON.stringify(request());
    const headers = await signed(body);
    expect(await attempt(body, headers)).toEqual([200, 'answered']);
    expect(await attempt(body, headers)).toEqual([409, 'request-replayed']);
  });

  it('seals the answer where this is configured, over its exact bytes', async () => {
    const seal = (bytes: Uint8Array) => signJws({ payload: bytes, signer: otherSeal, detached: true });
    const sealing = harness(pool, { vault: folder.vault, folder: { ...folder.http, seal } });
    const response = await sealing.ask('/carpeta/v1/expedientes/resumen', {
      method: 'POST',
      body: JSON.stringify(request()),
      headers: { 'content-type': 'application/json' },
    });
    const payload = Buffer.from(await response.arrayBuffer());
    const jws = response.headers.get('x-jws-signature') ?? '';
    expect(verifyJws(jws, { certificates: [otherSeal.certificate], payload }).trusted).toBe(true);
    expect(() => verifyJws(jws, { certificates: [otherSeal.certificate], payload: Buffer.from('{}') })).toThrow();
    expect((await send('resumen', request())).headers.get('x-jws-signature')).toBeNull();
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecorder } from '../../src/cli/adapter/adapter-record.ts';
import { personsLeft } from '../../src/cli/adapter/person-like.ts';
import { startRecordProxy } from '../../src/cli/adapter/record-proxy.ts';
import { EMPTY_PDF } from '../../src/cli/adapter/scrub-body.ts';
import { type Exchange, scrubExchange } from '../../src/cli/adapter/scrub-exchange.ts';
import { createScrubber } from '../../src/cli/adapter/scrubber.ts';

/** People who could exist, put together here so that no file names them. */
const NIF = ['1234', '5678', 'Z'].join('');
const DOTTED = ['12.345', '678-Z'].join('.');
const NIE = ['X123', '4567', 'L'].join('');
const CIF = ['P02003', '00B'].join('');
const MAIL = ['eulalia.garriga', 'correo.cat'].join('@');
const PHONE = ['612', '345', '678'].join('');
const NAME = 'Eulàlia';
const SURNAME = 'Garriguella';
const SECRET = ['canary', 's3cr3t', 'Value', '000001'].join('-');
const STREET = 'Carrer de la Canària 17, 2n 1a';
const CANARIES = [NIF, DOTTED, NIE, CIF, MAIL, PHONE, NAME, SURNAME, SECRET, STREET];
const base64 = (text: string) => Buffer.from(text).toString('base64');

const exchange = (more: Partial<Exchange>): Exchange => ({
  method: 'POST',
  target: '/api/notices',
  requestHeaders: { 'content-type': 'application/json' },
  requestBody: Buffer.alloc(0),
  status: 200,
  responseHeaders: { 'content-type': 'application/json' },
  responseBody: Buffer.from('{}'),
  ...more,
});
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const person = { nif: NIF, nombre: NAME, apellido1: SURNAME, email: MAIL, telefono: PHONE, direccion: STREET };

/** The same places a person may stand in, whatever the vendor. */
const PLACES: readonly (readonly [string, Partial<Exchange>])[] = [
  ['JSON', { requestBody: json({ titular: person, asunto: `Avís a ${NAME} ${SURNAME}, ${DOTTED}` }) }],
  ['JSON in JSON', { requestBody: json({ payload: JSON.stringify({ interesado: person }) }) }],
  ['base64 in JSON', { requestBody: json({ blob: base64(JSON.stringify({ persona: person })) }) }],
  [
    'Latin-1 in base64',
    { requestBody: json({ blob: Buffer.from(`para ${NAME}, ${NIF}`, 'latin1').toString('base64'), nombre: NAME }) },
  ],
  [
    'XML',
    {
      responseBody: Buffer.from(
        `<e:Envio xmlns:e="urn:x"><e:nif>${NIF}</e:nif><e:nombre>${NAME}</e:nombre><apellidos><![CDATA[${SURNAME}]]></apellidos><p email="${MAIL}" cif="${CIF}"/>${PHONE}</e:Envio>`,
      ),
    },
  ],
  [
    'a form',
    {
      requestHeaders: { 'content-type': 'application/x-www-form-urlencoded' },
      requestBody: Buffer.from(new URLSearchParams({ ...person, clave: SECRET }).toString()),
    },
  ],
  [
    'headers',
    {
      requestHeaders: {
        authorization: `Bearer ${SECRET}`,
        cookie: `s=${SECRET}`,
        'x-api-key': SECRET,
        'x-user': MAIL,
        'x-interesado': base64(`nif=${NIF} de ${MAIL}`),
      },
    },
  ],
  [
    'the answer’s headers',
    {
      responseHeaders: { 'set-cookie': `s=${SECRET}`, location: `/personas/${NIE}?correo=${encodeURIComponent(MAIL)}` },
    },
  ],
  [
    'the address',
    {
      target: `/personas/${NIF}/${encodeURIComponent(MAIL)}?token=${SECRET}&nombre=${encodeURIComponent(NAME)}&cif=${CIF}`,
    },
  ],
  [
    'plain text',
    {
      responseHeaders: { 'content-type': 'text/plain' },
      responseBody: Buffer.from(`${NIE} ${CIF} ${DOTTED} ${MAIL} +34 ${PHONE} Bearer ${SECRET}`),
    },
  ],
  [
    'an answer that says the request’s person again',
    { requestBody: json(person), responseBody: Buffer.from(`"Rebut de ${SURNAME}, ${NAME}"`) },
  ],
];

describe('what is scrubbed', () => {
  it.each(PLACES)('%s: no canary is left, in clear or in another spelling', (_, more) => {
    const { request, response } = scrubExchange(exchange(more), createScrubber());
    const packed = [...`${request}\n${response}`.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([found]) =>
      Buffer.from(found, 'base64').toString(),
    );
    const text = [
      request,
      response,
      decodeURIComponent(`${request}${response}`.replace(/%(?![0-9a-f]{2})/gi, '')),
      ...packed,
    ]
      .join('\n')
      .toLowerCase();
    expect(CANARIES.filter((each) => text.includes(each.toLowerCase()))).toEqual([]);
  });

  it('keeps the same person the same, and tells two apart', () => {
    const scrubber = createScrubber();
    const first = scrubExchange(
      exchange({ requestBody: json([{ nif: NIF }, { nif: NIE }, { nif: NIF }, { cif: CIF }]) }),
      scrubber,
    );
    const ids = (text: string) => [...text.matchAll(/"(?:nif|cif)": "([^"]+)"/g)].map(([, id]) => id);
    expect(ids(first.request)).toEqual(['00000000T', '99999999R', '00000000T', 'Q0000000J']);
    expect(ids(scrubExchange(exchange({ requestBody: json({ nif: DOTTED }) }), scrubber).request)).toEqual([
      '00000000T',
    ]);
  });

  it('leaves what is no person: codes, dates, amounts, words', () => {
    const value = {
      id: 'n-17',
      dir3: 'L01999999',
      sia: '2104567',
      at: '2026-10-01T10:15:30+02:00',
      kind: 'NOTIFICATION',
      n: 3,
    };
    expect(scrubExchange(exchange({ requestBody: json(value) }), createScrubber()).request).toContain(
      JSON.stringify(value, null, 2),
    );
  });

  it('keeps no document: a PDF says nothing any more, as a body and in base64', () => {
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(NAME)]);
    const kept = scrubExchange(
      exchange({ requestBody: json({ contenido: pdf.toString('base64') }), responseBody: pdf }),
      createScrubber(),
    );
    expect(kept.request).toContain(EMPTY_PDF.toString('base64'));
    expect(kept.response).toContain(EMPTY_PDF.toString());
  });
});

describe('what looks like a person all the same', () => {
  it.each([
    ['an identifier', `ref ${NIF}`],
    ['an identifier', base64(`ref ${NIF} and more`)],
    ['a mailbox', `ref ${encodeURIComponent(MAIL)}`],
    ['a telephone', `ref ${PHONE}`],
    ['a name', 'Notificado a Dña. Eulàlia en persona'],
    ['a name', 'asunto: María Garriguella Canària'],
    ['something that was taken out elsewhere', `ref ${SURNAME.toUpperCase()}x`],
  ])('is found: %s', (kind, text) => {
    expect(personsLeft(text, [SURNAME])).toContain(kind);
  });

  it('is nobody where all are fictitious', () => {
    expect(
      personsLeft('00000000T 99999999R Q0000000J persona1@example.org 600000000 CIUDADANIA FICTICIA 2026-10-01', []),
    ).toEqual([]);
  });
});

describe('the recorder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-record-'));
  let far: ReturnType<typeof createServer>;
  let to: URL;
  beforeAll(async () => {
    far = createServer((request, response) => {
      const body =
        request.url === '/oculto' ? { observaciones: 'Lo recogió María Garriguella Canària' } : { titular: person };
      request
        .resume()
        .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
    });
    await new Promise<void>((listening) => far.listen(0, '127.0.0.1', listening));
    to = new URL(`http://127.0.0.1:${(far.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    far.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes on what it is asked, and writes it as recorded, or not at all', async () => {
    const recorder = createRecorder(folder, 'caso');
    const kept: Promise<{ written: boolean }>[] = [];
    const proxy = await startRecordProxy({ to, port: 0, onExchange: (each) => void kept.push(recorder.keep(each)) });
    const answer = await fetch(`${proxy.url}/avisos?nif=${NIF}`, { headers: { authorization: `Bearer ${SECRET}` } });
    expect(await answer.json()).toEqual({ titular: person });
    await fetch(`${proxy.url}/oculto`);
    await proxy.close();
    expect((await Promise.all(kept)).map(({ written }) => written)).toEqual([true, false]);
    expect(recorder.refused()).toBe(1);
    expect(readdirSync(folder)).toEqual(['recorded__caso-1']);
    const read = (file: string) => readFileSync(join(folder, 'recorded__caso-1', file), 'utf8');
    expect(JSON.parse(read('meta.json'))).toMatchObject({ origin: 'recorded', scrubbed: true });
    expect(read('request.http')).toContain('GET /avisos?nif=00000000T');
    const all = ['request.http', 'response.http', 'meta.json'].map(read).join('\n');
    expect(CANARIES.filter((each) => all.includes(each))).toEqual([]);
  });
});

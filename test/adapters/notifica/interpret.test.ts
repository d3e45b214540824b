import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATES } from '../../../adapters/backends/notifica/codes.ts';
import { readInstant } from '../../../adapters/backends/notifica/dates.ts';
import { FINDING_CODES } from '../../../adapters/backends/notifica/finding-texts.ts';
import { interpret } from '../../../adapters/backends/notifica/interpret.ts';
import { decodeReceipt } from '../../../adapters/backends/notifica/receipts.ts';
import { NS } from '../../../adapters/backends/notifica/schema.ts';
import { interpretAsk, interpretQuery } from '../../../adapters/backends/notifica/status.ts';
import { explain } from '../../../adapters/backends/notifica/texts.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { answered, faulted } from './sample.ts';

const WORDS =
  'envio_programado pendiente_envio pendiente_cie pendiente_deh pendiente_sede enviado_ci enviado_deh entregado_op notificada leida rehusada expirada ausente desconocido direccion_incorrecta extraviada fallecido error sin_informacion anulada'.split(
    ' ',
  );

const raw = (body: Uint8Array, status = 200): HttpResult => ({
  kind: 'answer',
  status,
  headers: {},
  body,
  durationMs: 1,
});
const alta = (inside: string) =>
  answered(`<a:resultadoAltaRemesaEnvios xmlns:a="${NS.alta}">${inside}</a:resultadoAltaRemesaEnvios>`);
const info = (inside: string) =>
  answered(
    `<r:respuestaInfoEnvioLigero xmlns:r="${NS.info}"><r:codigoRespuesta>000</r:codigoRespuesta><r:identificador>id1</r:identificador>${inside}</r:respuestaInfoEnvioLigero>`,
  );
const datado = (fecha: string, resultado: string) =>
  `<r:datado><r:fecha>${fecha}</r:fecha><r:resultado>${resultado}</r:resultado><r:origen>constructor</r:origen></r:datado>`;

describe('a code', () => {
  it('4160 is a duplicate, never a rejection', () =>
    expect(interpret(faulted('4160'))).toMatchObject({ kind: 'duplicate' }));

  it.each(['4021', '4902', '4903', '4904', '9999', 'Client', ''])('%j proves nothing of a sending', (code) => {
    expect(interpret(faulted(code))).toMatchObject({ kind: 'unknown', infrastructure: false });
  });

  it.each(['e:Server', 'Server.Timeout', 'SERVER'])('the fault %s is the infrastructure’s', (code) => {
    expect(interpret(faulted(code))).toMatchObject({ kind: 'unknown', infrastructure: true });
    expect(interpretAsk(faulted(code))).toMatchObject({ kind: 'failed', infrastructure: true });
  });

  it.each(['4902', '4021'])('%s is the only kind of "not found"', (code) => {
    expect(interpretAsk(faulted(code))).toEqual({ kind: 'not-found', code });
    expect(interpretQuery(faulted(code), 'id1')).toEqual({ kind: 'not-found', code });
  });

  it.each(['notifica-9999', 'toString', 'notifica-constructor', 'constructor', '', 'expirada'])(
    '%j is not ours to explain',
    (code) => expect(explain(code, 'es')).toBeNull(),
  );

  it.each(FINDING_CODES)('%s, which check finds, is explained', (code) => {
    const texts = (['es', 'ca', 'en'] as const).map((language) => explain(code, language)?.detail);
    expect(new Set(texts).size).toBe(3);
    expect(texts).not.toContain(undefined);
  });
});

describe('an acceptance', () => {
  const accepted = (identifier: string) =>
    interpret(
      alta(
        `<a:codigoRespuesta>000</a:codigoRespuesta><a:resultadoEnvios><a:item><a:identificador>${identifier}</a:identificador></a:item></a:resultadoEnvios>`,
      ),
    );
  it('needs an identifier we can keep', () => {
    expect(accepted('i'.repeat(64))).toMatchObject({ kind: 'accepted', remoteId: 'i'.repeat(64) });
    expect(accepted('i'.repeat(65))).toMatchObject({
      kind: 'unknown',
      code: '000-without-items',
      infrastructure: false,
    });
    expect(accepted(' ')).toMatchObject({ kind: 'unknown' });
  });
});

describe('words of the platform', () => {
  it('are all known', () => expect([...STATES.keys()].sort()).toEqual(WORDS.toSorted()));

  it.each(['constructor', '__proto__', 'toString', 'nueva'])('%j is unknown, moves nothing and is told', (word) => {
    const result = interpretQuery(
      info(`<r:estado>${word}</r:estado><r:datados>${datado('2026-10-01T10:00:00', word)}</r:datados>`),
      'id1',
    );
    const step = { at: '2026-10-01T08:00:00.000Z', code: word.toLowerCase(), legal: null, channel: null, by: null };
    expect(result).toMatchObject({ kind: 'status', status: { steps: [step], unknownCodes: [word.toLowerCase()] } });
  });
});

describe('dates of the platform', () => {
  it.each([
    ['2026-10-01T10:30:03', '2026-10-01T08:30:03.000Z'],
    ['2026-10-01T10:30:03.5', '2026-10-01T08:30:03.500Z'],
    ['2026-10-01 10:30', '2026-10-01T08:30:00.000Z'],
    ['2026-10-01T10:30:03Z', '2026-10-01T10:30:03.000Z'],
    ['2026-10-01T10:30:03+02:00', '2026-10-01T08:30:03.000Z'],
    ['2026-10-01T10:30:03-0130', '2026-10-01T12:00:03.000Z'],
    ['01/10/2026', '2026-09-30T22:00:00.000Z'],
    ['01/10/2026 10:30:03', '2026-10-01T08:30:03.000Z'],
    ['2026-10-01', '2026-09-30T22:00:00.000Z'],
  ])('%s is %s', (text, instant) => expect(readInstant(text)?.toISOString()).toBe(instant));

  it.each([
    undefined,
    '',
    'ayer',
    '2026-02-30',
    '30/02/2026',
    '2026-10-01T25:00:00',
    '2026-10-01 y algo',
    'hola 2026 Z',
    '10/2026',
    '2026-02-30T10:00:00Z',
  ])('%j is none', (text) => expect(readInstant(text)).toBeNull());
});

describe('a receipt', () => {
  const pdf = Buffer.from('%PDF-1.7\nacuse');
  it('gotcha 33: is decoded once, or twice where it was encoded twice', () => {
    const once = pdf.toString('base64');
    expect(decodeReceipt(once)).toEqual({ bytes: pdf, healed: null });
    expect(decodeReceipt(Buffer.from(once).toString('base64'))).toEqual({
      bytes: pdf,
      healed: 'receipt-double-encoded',
    });
    expect(decodeReceipt(once.replace(/(.{4})/g, '$1\n'))).toEqual({ bytes: pdf, healed: null });
  });
  it('that is empty is none', () => expect([decodeReceipt(undefined), decodeReceipt('')]).toEqual([null, null]));
  it('of another kind is kept as it came', () => {
    const other = Buffer.from([0x30, 0x82, 0x01, 0x02]);
    expect(decodeReceipt(other.toString('base64'))).toEqual({ bytes: other, healed: 'receipt-form-unknown' });
  });
});

describe('whatever comes back', () => {
  const fragments = fc.constantFrom('<a>', '</a>', '<r:datado/>', '000', '4902', 'x', '&#0;', '<![CDATA[', '\ufeff');
  const inside = fc.array(fc.oneof(fragments, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''));
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => raw(bytes)),
    inside.map(alta),
    inside.map(info),
    inside.map((text) => faulted(text, text)),
  );
  it('becomes an outcome, and never an acceptance without an identifier', () => {
    fc.assert(
      fc.property(bodies, (result) => {
        const outcome = interpret(result);
        expect(outcome.kind).not.toBe('temporary');
        expect(outcome.code.length).toBeLessThanOrEqual(64);
        expect(outcome.text.length).toBeLessThanOrEqual(300);
        if (outcome.kind === 'accepted') expect(outcome.remoteId).not.toBe('');
      }),
    );
  });
  it('answers a question or decides nothing', () => {
    fc.assert(
      fc.property(bodies, (result) => {
        expect(['found', 'not-found', 'failed']).toContain(interpretAsk(result).kind);
        expect(['status', 'not-found', 'failed']).toContain(interpretQuery(result, 'id1').kind);
      }),
    );
  });
  it.each([200, 302, 404, 429, 500, 502, 503])('a page with status %i may hide an arrival', (status) => {
    expect(interpret(raw(Buffer.from('<html>x</html>'), status))).toEqual({
      kind: 'unknown',
      code: `http-${status}`,
      text: '',
      infrastructure: true,
    });
  });
});

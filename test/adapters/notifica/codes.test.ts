/**
 * Every code and every state the public sources name, each through the real parser, as a fault and in a normal answer,
 * of every operation: what it comes to, and that a person is told what to do. Folders in fixtures/notifica hold what
 * differs in shape; this table holds what differs in number.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpretExtension, interpretSync } from '../../../adapters/backends/notifica/change-answer.ts';
import { CODES, KEY_FAULTS, STATES } from '../../../adapters/backends/notifica/codes.ts';
import { interpret } from '../../../adapters/backends/notifica/interpret.ts';
import { NS } from '../../../adapters/backends/notifica/schema.ts';
import { REFUSALS } from '../../../adapters/backends/notifica/simulator-errors.ts';
import { interpretAsk, interpretQuery } from '../../../adapters/backends/notifica/status.ts';
import { explain } from '../../../adapters/backends/notifica/texts.ts';
import { answered, faulted } from './sample.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/notifica');
const LANGUAGES = ['es', 'ca', 'en'] as const;

/** The table of the public sources, written out once more so that a row cannot be lost unnoticed. Depr. ones included. */
const TABLE = `
  4000 rejected · 4010 rejected · 4011 rejected · 4012 rejected · 4020 rejected · 4021 not-found
  4150 rejected · 4151 rejected · 4152 rejected · 4153 rejected · 4154 rejected · 4160 duplicate
  4200 rejected · 4201 rejected · 4210 rejected · 4211 rejected · 4220 rejected · 4221 rejected
  4230 rejected · 4231 rejected · 4240 rejected · 4241 rejected · 4300 rejected · 4301 rejected · 4320 rejected
  4310 rejected · 4311 rejected · 4312 rejected · 4330 rejected
  4400 rejected · 4401 rejected · 4402 rejected · 4403 rejected · 4500 rejected · 4501 rejected
  4510 rejected · 4511 rejected · 4520 rejected · 4521 rejected · 4522 rejected
  4530 rejected · 4531 rejected · 4532 rejected · 4533 rejected · 4534 rejected · 4535 rejected
  4560 rejected · 4561 rejected · 4562 rejected
  4600 rejected · 4601 rejected · 4602 rejected · 4603 rejected · 4604 rejected · 4610 rejected · 4620 rejected
  4630 rejected · 4631 rejected · 4632 rejected · 4640 rejected · 4650 rejected · 4660 rejected
  4670 rejected · 4671 rejected · 4680 rejected · 4681 rejected · 4690 rejected · 4691 rejected
  4695 rejected · 4696 rejected · 4697 rejected · 4901 rejected · 4902 not-found · 4903 later · 4904 later
  6101 rejected · 6102 rejected · 6103 rejected · 6104 rejected · 6105 rejected · 6106 rejected · 6107 rejected
  6201 rejected · 6202 rejected`
  .split(/[\n·]/)
  .map((each) => each.trim().split(' '))
  .flatMap(([code, outcome]) => (code === undefined || outcome === undefined ? [] : [{ code, outcome }]));

const inAnswer = (namespace: string, name: string, code: string) =>
  answered(
    `<r:${name} xmlns:r="${namespace}"><r:codigoRespuesta>${code}</r:codigoRespuesta><r:descripcionRespuesta>x</r:descripcionRespuesta></r:${name}>`,
  );
/** A refusal as both forms there are; the second is allowed by the schema and handled by every client. */
const forms = (code: string, namespace: string, name: string) => [
  faulted(code, REFUSALS[code] ?? 'x'),
  inAnswer(namespace, name, code),
];

describe('every code of the table', () => {
  it('is in ours, with its outcome, and no other is', () => {
    expect([...CODES].map(([code, { outcome }]) => `${code} ${outcome}`).toSorted()).toEqual(
      TABLE.map(({ code, outcome }) => `${code} ${outcome}`).toSorted(),
    );
  });

  it.each(TABLE)('$code is $outcome of a sending', ({ code, outcome }) => {
    for (const form of forms(code, NS.alta, 'resultadoAltaRemesaEnvios')) {
      const result = interpret(form);
      // Those of questions prove nothing of a sending.
      const expected = { rejected: 'rejected', duplicate: 'duplicate', 'not-found': 'unknown', later: 'unknown' };
      expect(result).toMatchObject({ kind: expected[outcome as keyof typeof expected], code });
      if (result.kind === 'rejected') expect(result.finding).toEqual({ pointer: '', code: `notifica-${code}` });
    }
  });

  it.each(TABLE)('$code is $outcome of a question', ({ code, outcome }) => {
    for (const form of forms(code, NS.info, 'respuestaInfoEnvioLigero'))
      for (const { kind } of [interpretAsk(form), interpretQuery(form, 'id1')])
        expect(kind).toBe(outcome === 'not-found' ? 'not-found' : 'failed');
  });

  it.each(TABLE)('$code is certain of a change, unless the envío is not there yet', ({ code, outcome }) => {
    const expected = outcome === 'not-found' || outcome === 'later' ? 'temporary' : 'refused';
    for (const form of forms(code, NS.sincronizarOE, 'respuestaSincronizarEnvioOE'))
      expect(interpretSync(form).kind).toBe(expected);
    for (const form of forms(code, NS.ampliar, 'respuestaAmpliarPlazoOE'))
      expect(interpretExtension(form, { remoteId: 'id1' }).kind).toBe(expected);
  });

  it.each([...TABLE.map(({ code }) => code), ...KEY_FAULTS.map(({ code }) => code)])(
    '%s says what it means and what to do, in three languages',
    (code) => {
      const texts = LANGUAGES.map((language) => explain(`notifica-${code}`, language));
      for (const text of texts) expect([text!.detail.length > 15, text!.fix.length > 15]).toEqual([true, true]);
      expect(new Set(texts.map((each) => each?.detail)).size).toBe(3);
      expect(new Set(texts.map((each) => each?.fix)).size).toBe(3);
    },
  );
});

describe('gotcha 57: faults of the API key, which have no number', () => {
  it.each([
    ['No existe esa api_key en nuestro sistema', 'api-key-unknown'],
    ['El organismo no tiene permisos de acceso con esa api_key', 'api-key-not-allowed'],
    ['apiKey caducada', 'api-key'],
  ])('%s → %s', (text, code) => {
    expect(interpret(faulted('e:Client', text))).toMatchObject({
      kind: 'rejected',
      finding: { code: `notifica-${code}` },
    });
    expect(interpretAsk(faulted('e:Client', text))).toMatchObject({ kind: 'failed', code });
  });
});

describe('every state', () => {
  it.each([...STATES.keys()])('%s has its fixture and says what it is', (word) => {
    const folders = readdirSync(FIXTURES).filter((name) => name.startsWith('query'));
    const shown = folders.filter((name) => {
      const file = join(FIXTURES, name, 'response.xml');
      return existsSync(file) && readFileSync(file, 'utf8').toLowerCase().includes(`>${word}<`);
    });
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(LANGUAGES.map((language) => explain(`notifica-${word}`, language)?.detail)).size).toBe(3);
  });
});

describe('every operation', () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
  const texts = files.map((name) => readFileSync(join(FIXTURES, name), 'utf8'));
  const operations = Object.entries(NS).filter(([, namespace]) => !namespace.endsWith('/'));
  it.each(operations)('%s has a fixture', (_name, namespace) => {
    expect(texts.some((text) => text.includes(`"${namespace}"`))).toBe(true);
  });
});

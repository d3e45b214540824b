/**
 * The traps that others fell into with this platform, numbered as in the notes this project was begun with, in our own
 * words. Every one that concerns us has a test, or a fixture's note, that carries its number: `gotcha 22`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, ROOT, withoutComments } from '../support/source-tree.ts';

const OURS: Readonly<Record<number, string>> = {
  // ---- on the wire
  1: 'two families of namespaces, https and http',
  2: 'the namespace of an operation ends in its name',
  3: 'the order of elements differs from copy to copy',
  4: 'published contracts that strict tools cannot load',
  5: 'lengths that are meant as maxima and written as exact',
  7: 'the key in the header, qualified or not',
  8: 'apiKey here, api_key elsewhere',
  9: 'the synchronising service wants the key as user and password',
  10: 'the digest is over the bytes of the nonce',
  11: 'no chunked requests',
  12: 'no empty elements',
  13: 'elements that come nil',
  14: 'a bare number as faultcode',
  15: 'a 503 with a page instead of XML',
  16: 'a misspelt element in one copy',
  17: 'callbacks with any prefix',
  // ---- numbers that mean two things
  18: 'tipoEntrega differs between the two directions',
  19: 'modoNotificacion differs between the two directions',
  20: 'vinculoReceptor 4 differs between two copies',
  21: 'success is 000 or 200',
  22: '000 with a warning, 000 without an identifier',
  23: 'the kind of sending in numbers here, in words there',
  24: 'municipalities of six digits and of five',
  25: 'no deadline in the light answer',
  // ---- time
  26: 'times without a zone',
  27: 'a schedule for today',
  28: 'the deadline is counted when it is sent',
  29: 'no milliseconds in fechaEstado',
  30: 'days written in two ways',
  31: 'evening hours',
  // ---- documents
  32: 'the digest is raw, in Base64',
  33: 'receipts that are decoded once',
  34: 'a document without content',
  35: 'the size of a document and of a message',
  36: 'what is printed must be A4',
  // ---- persons
  37: 'a name or a company name',
  38: 'an incapacitated holder',
  39: 'a holder without NIF',
  40: 'how a NIF is written',
  41: 'two surnames in one',
  42: 'characters that are refused',
  43: 'a house number or a kilometre',
  // ---- exactly once
  44: 'a reference of our own, always',
  45: 'a duplicate is a question',
  46: 'a time-out is no failure',
  47: 'what is refused is not tried again',
  48: 'one worker for one message',
  49: 'asking without end',
  // ---- callbacks
  50: 'callbacks out of order and twice',
  51: 'state and certificate in one',
  52: 'an identifier nobody knows',
  53: 'kept before it is answered',
  54: 'anybody may call',
  55: 'a certificate that comes later',
  56: 'several entities at one address',
  // ---- running it
  57: 'a key that may not speak for a unit',
  58: 'a SIA code of another body',
  59: 'the recommended question may change',
  61: 'no key of anybody in the repository',
};
/** Advice that no code can keep or break. */
const NOT_OURS: Readonly<Record<number, string>> = {
  6: 'how to obtain the real contract; what is still unconfirmed stands in the README of the adapter',
  60: 'test and production have other keys and data: each installation configures its own',
};

/** Numbers that tests carry in a name, and fixtures in the note their test's name is made of. */
function carried(): Set<number> {
  const names = filesUnder('test')
    .filter((path) => path.endsWith('.test.ts') && path !== 'test/meta/gotchas.test.ts')
    .flatMap((path) => literals(withoutComments(readFileSync(join(ROOT, path), 'utf8'))));
  const notes = filesUnder('fixtures')
    .filter((path) => path.endsWith('/meta.json'))
    .map((path) => (JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { note?: string }).note ?? '');
  return new Set([...names, ...notes].flatMap(numbersIn));
}

function literals(source: string): string[] {
  return source.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/\bgotchas? (\d+(?:(?:, | and )\d+)*)/gi)].flatMap(([, list = '']) =>
    (list.match(/\d+/g) ?? []).map(Number),
  );
}

describe('the traps of this platform', () => {
  const numbers = Array.from({ length: 61 }, (_, index) => index + 1);

  it('are each ours, or not, for a reason', () => {
    const sorted = numbers.filter((each) => each in OURS !== each in NOT_OURS);
    expect(sorted).toEqual(numbers);
  });

  const found = carried();
  it.each(Object.entries(OURS))('%s, %s, has a test that carries its number', (number) => {
    expect(found.has(Number(number))).toBe(true);
  });

  it('are read from names as they are written', () => {
    expect(numbersIn('gotcha 7: x')).toEqual([7]);
    expect(numbersIn('a case (gotchas 3, 12 and 40)')).toEqual([3, 12, 40]);
    expect(numbersIn('gotchas are many')).toEqual([]);
  });
});

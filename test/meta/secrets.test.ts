import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, ROOT, textOf } from '../support/source-tree.ts';

/** People who officially do not exist (DEV3, @firma and Notific@ test documents), and nobody else. */
const FICTITIOUS = new Set(['00000000T', '99999999R', 'Q0000000J']);
/** Bodies of the State, no persons: the public schemas of a service name it as the only issuer there can be. */
const PUBLIC_BODIES = new Set(['S2816015H', 'S2833002E', 'Q2826039F']);
const MAIL_DOMAINS = /@([a-z0-9-]+\.)*(example\.(org|com|net|es)|[a-z0-9-]+\.(example|test|invalid)|localhost)$/i;
const FOLDERS = ['fixtures', 'certs-example', 'test', 'src', 'adapters', 'contracts'];

const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}/;
const KEY_SHAPES = [
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  /\b[sr]k_live_[A-Za-z0-9]{16,}/,
  /\bck_[A-Za-z0-9_-]{43}\b/,
  /\b(?:api[_-]?key|password|passphrase|secret|bearer)["']?\s*[:=]\s*["'](?=[^"']*[0-9])(?=[^"']*[A-Za-z])[A-Za-z0-9+/_=-]{24,}["']/i,
];

const NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Every identifier in a text that a real person or company could have: right shape and right control character. */
function personalIds(text: string): string[] {
  return [
    ...text.matchAll(/(?<![A-Za-z0-9+/])(?:[XYZ]?\d{7,8}[A-Z]|[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J])(?![A-Za-z0-9+/=])/g),
  ]
    .map(([id]) => id)
    .filter((id) => !FICTITIOUS.has(id) && !PUBLIC_BODIES.has(id) && (isPerson(id) || isCompany(id)));
}

function isPerson(id: string): boolean {
  const match = /^([XYZ]?)(\d+)([A-Z])$/.exec(id);
  if (match === null || id.length !== 9) return false;
  const [, prefix = '', digits = '', letter] = match;
  return NIF_LETTERS[Number((prefix && String('XYZ'.indexOf(prefix))) + digits) % 23] === letter;
}

function isCompany(id: string): boolean {
  const match = /^([A-W])(\d{7})([A-J])$/.exec(id);
  // With a digit at the end it looks like a DIR3 code, of which fixtures are full; companies end in a letter or are told by context.
  if (match === null) return false;
  const digits = [...(match[2] ?? '')].map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = digit * 2;
    return total + (index % 2 === 0 ? Math.floor(doubled / 10) + (doubled % 10) : digit);
  }, 0);
  return 'JABCDEFGHI'[(10 - (sum % 10)) % 10] === match[3];
}

const files = FOLDERS.flatMap(filesUnder);
const texts = files.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'latin1') }));
const self = 'test/meta/secrets.test.ts';

function hits(pick: (text: string, path: string) => readonly string[]): string[] {
  return texts
    .filter(({ path }) => path !== self)
    .flatMap(({ path, text }) => pick(text, path).map((hit) => `${path}: ${hit}`));
}

describe('no file of ours', () => {
  it('holds a private key, save the test ones of certs-example', () => {
    expect(
      hits((text, path) => (PRIVATE_KEY.test(text) && !path.startsWith('certs-example/') ? ['private key'] : [])),
    ).toEqual([]);
  });

  it('gotcha 61: holds anything shaped like the key of a service', () => {
    expect(hits((text) => KEY_SHAPES.flatMap((shape) => shape.exec(text)?.[0].slice(0, 24) ?? []))).toEqual([]);
  });

  it('names a person who could exist', () => {
    expect(hits(personalIds)).toEqual([]);
  });

  it('names a mailbox that could exist', () => {
    const mail = /(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![\w.])/gi;
    const fixtures = /^(fixtures|test)\//;
    expect(
      hits((text, path) =>
        fixtures.test(path)
          ? [...text.matchAll(mail)].map(([each]) => each).filter((each) => !MAIL_DOMAINS.test(each))
          : [],
      ),
    ).toEqual([]);
  });
});

describe('the scan itself', () => {
  it('knows a NIF, a NIE and a CIF by their control character', () => {
    expect(personalIds(`${'1234567'}8Z x ${'X1234567'}L y ${'P020030'}0A`)).toHaveLength(2);
    expect(personalIds('00000000T 99999999R Q0000000J 12345678A L01999999')).toEqual([]);
  });

  it('knows a key when it sees one', () => {
    const shapes = [
      `AKIA${'A'.repeat(16)}`,
      `ghp_${'a1'.repeat(18)}`,
      `ck_${'x'.repeat(43)}`,
      `apiKey: '${'a1b2'.repeat(8)}'`,
    ];
    for (const text of shapes)
      expect(
        KEY_SHAPES.some((shape) => shape.test(text)),
        text,
      ).toBe(true);
    expect(PRIVATE_KEY.test(`-----BEGIN PRIVATE KEY-----\n${'MIIE'.repeat(12)}\n`)).toBe(true);
  });
});

describe('the lock file', () => {
  it('names no registry', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved":\s*"https?:/);
    expect(textOf('.npmrc')).not.toMatch(/_authToken|_password|\/\/.*:/);
  });

  it('pins every direct dependency exactly', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}),
    );
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

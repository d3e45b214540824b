import { describe, expect, it } from 'vitest';
import {
  fingerprintOf,
  identityOf,
  idOf,
  readId,
  readReferencia,
  referenciaOf,
} from '../../../adapters/vendors/notib-v2/identity.ts';

const of = { credential: 'ripea', data: { title: 'a' }, document: Buffer.from('document'), after: null };
const AT = new Date('2026-10-01T09:00:00Z');

describe('the fingerprint of a request', () => {
  it('is the same for the same, and another for whatever differs', () => {
    const fingerprint = (more: Partial<Parameters<typeof fingerprintOf>[0]> = {}) =>
      Buffer.from(fingerprintOf({ ...of, ...more })).toString('hex');
    expect(fingerprint()).toBe(fingerprint());
    const others = [
      { credential: 'helium' },
      { data: { title: 'b' } },
      { document: Buffer.from('other') },
      { after: 'x' },
    ];
    expect(new Set([fingerprint(), ...others.map(fingerprint)]).size).toBe(others.length + 1);
  });
});

describe('an identificador', () => {
  const { identificador, numero } = identityOf(fingerprintOf(of), AT);

  it('has the look of the UUID that a client keeps', () => {
    expect(identificador).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is another at another time', () => {
    expect(identityOf(fingerprintOf(of), new Date(AT.getTime() + 1)).identificador).not.toBe(identificador);
  });

  it('is found in each of its referencies, which are all different', () => {
    const places = Array.from({ length: 100 }, (_, n) => String(n + 1));
    const all = places.map((ref) => referenciaOf(identificador, ref));
    expect(new Set([identificador, ...all]).size).toBe(101);
    for (const [n, each] of all.entries()) expect(readReferencia(each)).toEqual({ identificador, ref: places[n] });
    expect(readReferencia(identificador.toUpperCase())).toEqual({ identificador, ref: '0' });
  });

  it('of somebody else is none of ours', () => {
    for (const text of [
      '',
      '8vzkicPP5FQ=',
      '1',
      '0b6b1f0e-0000-4000-8000-000000000001',
      `${identificador}0`,
      '../../alta',
    ])
      expect(readReferencia(text)).toBeNull();
  });

  it('has a number that any client reads exactly', () => {
    const id = idOf(numero, '100');
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(JSON.parse(JSON.stringify({ id }))).toEqual({ id });
    expect(readId(String(id))).toEqual({ numero, ref: '100' });
    expect(idOf(String(2 ** 46 - 1), '127')).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    for (const text of ['', '-1', '1e3', '12x', '9'.repeat(17)]) expect(readId(text)).toBeNull();
  });
});

/** The traps of receiving that others fell into, by their number in our list of gotchas; the messages are the fixtures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../adapters/backends/notifica/callback.ts';
import { NO_MORE, STATES } from '../../../adapters/backends/notifica/codes.ts';
import { NS } from '../../../adapters/backends/notifica/schema.ts';
import { reportXml } from '../../support/receiving.ts';

const ROOT = join(import.meta.dirname, '../../../fixtures/notifica');
const callback = (name: string) => receive(readFileSync(join(ROOT, `callback__${name}`, 'request.xml')));
const posted = (report: Parameters<typeof reportXml>[0]) => receive(Buffer.from(reportXml(report)));

describe('receiving', () => {
  it('gotcha 1: the adviser has the namespace family without s, and another one is read as well', () => {
    expect(NS.sincronizar).toMatch(/^http:/);
    expect(callback('another-namespace').remoteId).toBe('6968b0c9a1b2c');
  });
  it('gotcha 3: elements are read in any order', () => {
    expect(callback('elements-in-another-order')).toMatchObject({ remoteId: '6968b0c9a1b2c', code: 'notificada' });
  });
  it('gotcha 13: a nil element is none', () => {
    expect([callback('bond-is-nil').by, callback('issuer-is-nil').issuer]).toEqual([null, null]);
  });
  it('gotcha 16, 20: both spellings are read, and each tells which copy its bond 4 is of', () => {
    expect(callback('old-copy-with-the-misspelt-element').by).toBe('other');
    expect(callback('bond-4-of-the-newer-copy-is-the-official').by).toBe('official');
    expect(callback('bond-4-of-an-unknown-copy-stays-open').by).toBeNull();
  });
  it('gotcha 17: prefixes, namespaces and an rpc wrapper do not matter', () => {
    for (const name of ['without-namespace', 'default-namespace-and-no-prefix', 'wrapped-in-an-rpc-element'])
      expect(callback(name)).toMatchObject({ remoteId: '6968b0c9a1b2c', issuer: 'L01999999', code: 'notificada' });
  });
  it('gotcha 18, 51: tipoEntrega is read with the numbers of the adviser: 2 and 3 bring a certificate', () => {
    const announces = ([1, 2, 3] as const).map(
      (tipoEntrega) => posted({ identificador: 'x', tipoEntrega }).certificate,
    );
    expect(announces).toEqual([false, true, true]);
  });
  it('gotcha 26, 31: a time without zone is Madrid’s, on a clock of 24 hours', () => {
    expect(posted({ identificador: 'x', fechaEstado: '2026-10-03T18:02:44' }).at).toBe('2026-10-03T16:02:44.000Z');
    expect(posted({ identificador: 'x', fechaEstado: '2026-11-03T23:59:59' }).at).toBe('2026-11-03T22:59:59.000Z');
  });
  it('gotcha 30: a date with the day first is read too', () => {
    expect(posted({ identificador: 'x', fechaEstado: '03/10/2026 18:02:44' }).at).toBe('2026-10-03T16:02:44.000Z');
  });
  it('gotcha 33: a receipt is decoded once, or twice where it was encoded twice; what only looks so is left alone', () => {
    expect(Buffer.from(callback('receipt-encoded-twice').receipts[0]!.bytes).toString()).toBe('%PDF-1.4\n%%EOF\n');
    expect(callback('receipt-of-an-unknown-form')).toMatchObject({ healed: ['receipt-form-unknown'] });
  });
  it('gotcha 49: the states with which polling might never stop are an end, or known to lead nowhere', () => {
    expect([STATES.get('desconocido')?.legal, NO_MORE.has('sin_informacion')]).toEqual(['returned', true]);
  });
  it('gotcha 50: two are the same report only where identifier, type, state, time and receipt are', () => {
    const same = (one: object, other: object) =>
      JSON.stringify(posted({ identificador: 'x', ...one }).identity) ===
      JSON.stringify(posted({ identificador: 'x', ...other }).identity);
    expect(same({}, {})).toBe(true);
    for (const other of [
      { identificador: 'y' },
      { tipoEntrega: 3 as const },
      { estado: 'rehusada' },
      { fechaEstado: '2026-10-01T11:00:05' },
      { acusePDF: 'JVBERi0=' },
    ])
      expect(same({}, other), JSON.stringify(other)).toBe(false);
    // Another content under the same hash is another report: it must not pass for one we have.
    expect(same({ acusePDF: 'JVBERi0=' }, { acusePDF: 'JVBERi0x' })).toBe(false);
  });
  it('gotcha 52: an identifier nobody knows is read like any other', () => {
    expect(posted({ identificador: 'f'.repeat(13) }).remoteId).toBe('f'.repeat(13));
  });
});

import { describe, expect, it } from 'vitest';
import { concerns, formatStatus, succeeded } from '../../../adapters/templates/invented/format-status.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';

const MESSAGE: VendorMessage = {
  id: 'msg_1',
  ref: '1',
  entity: 'L01999999',
  event: { source: 'urn:dir3:L01999999:invented', id: 'n-1', type: 'es.citizenfolder.notification.requested.v1' },
  refs: { notice: 'n-1' },
  file: null,
  backend: 'notifica',
  remoteId: null,
  acceptedAt: new Date('2026-10-01T09:00:00Z'),
  delivery: 'accepted',
  legal: 'accessed',
  legalAt: new Date('2026-10-02T09:00:00Z'),
  madeAvailableAt: null,
  expiresOn: null,
  channel: null,
  by: null,
  final: true,
  problem: null,
};

describe('what became of a notice', () => {
  it('is said in the service’s own words', () => {
    expect(formatStatus(MESSAGE)).toEqual({ state: 'ACCEPTED', at: '2026-10-02T09:00:00.000Z' });
    const problem = { code: 'x', text: 'El NIF no es válido.' };
    const rejected = { ...MESSAGE, delivery: 'rejected', legal: null, legalAt: null, problem };
    expect(formatStatus(rejected)).toEqual({ state: 'NOT_SENT', reason: 'El NIF no es válido.' });
  });

  it('is told where the service has a word for it, and only there', () => {
    expect(concerns(MESSAGE)).toBe(true);
    expect(concerns({ ...MESSAGE, legal: null, delivery: 'queued' })).toBe(false);
  });

  it('is told once the service says so in its own way', () => {
    const answer = { kind: 'answer', headers: {}, body: new Uint8Array(), durationMs: 1 } as const;
    expect(succeeded({ ...answer, status: 204 })).toBe(true);
    expect(succeeded({ ...answer, status: 200 })).toBe(false);
    expect(succeeded({ kind: 'lost', reason: 'reset', durationMs: 1 })).toBe(false);
  });
});

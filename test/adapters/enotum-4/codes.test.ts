import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DELIVERY_STATE, ERRORS, LEGAL_STATE, STATES } from '../../../adapters/vendors/enotum-4/codes.ts';
import { errorsOf, finding } from '../../../adapters/vendors/enotum-4/refusals.ts';
import { changedAt, practisedAt, stateOf } from '../../../adapters/vendors/enotum-4/state.ts';
import { LEGAL_STATES } from '../../../contracts/outcome.ts';
import { messageOf, NOW } from './fake-gateway.ts';
import { REFERENCE } from './schemas.ts';

const message = (more: Record<string, unknown> = {}) =>
  messageOf({
    id: 'msg_1',
    event: { source: 's', id: 'i', type: 'es.citizenfolder.notification.requested.v1' },
    refs: {},
    delivery: 'accepted',
    legal: null,
    acceptedAt: '2026-09-20T08:00:00Z',
    ...more,
  });

describe('the errors', () => {
  it.skipIf(REFERENCE === null)('have the numbers of the published table, where it lies beside us', () => {
    const table = readFileSync(join(REFERENCE ?? '', 'others/files/enotum/error-codes-4.0.csv'), 'utf8');
    const numbers = [...table.matchAll(/^(\d+),/gm)].map(([, number]) => number);
    expect(Object.keys(ERRORS)).toEqual(numbers.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('count their places from one, and are said once each', () => {
    const twice = [finding(701, '/Tramesa/Notificacio/0/Destinataris/Destinatari/11'), finding(103, '', 'per què')];
    expect(errorsOf([...twice, ...twice])).toEqual([
      { code: 701, text: `${ERRORS[701]} (Tramesa/Notificacio[1]/Destinataris/Destinatari[12])` },
      { code: 103, text: `${ERRORS[103]}: per què` },
    ]);
  });

  it('of the gateway have a number of the contract, and its code where there is none', () => {
    const code = (of: string, pointer = '/data') => errorsOf([{ pointer, code: of }])[0];
    expect(code('single-document')?.code).toBe(911);
    expect(code('nif-letter')?.code).toBe(615);
    expect(code('name-too-long', '/data/sendings/0/holder/surname2')?.code).toBe(727);
    expect(code('something-new')).toEqual({ code: 103, text: `${ERRORS[103]}: something-new` });
  });
});

describe('the state', () => {
  it.each([
    [{ delivery: 'queued' }, 'PENDENT'],
    [{ delivery: 'uncertain' }, 'PENDENT'],
    [{ delivery: 'mirrored' }, 'PENDENT'],
    [{ delivery: 'accepted', legal: 'scheduled' }, 'PENDENT'],
    [{ delivery: 'sending', refs: { numeroRegistre: 'S/1' } }, 'REGISTRADA'],
    [{ legal: 'available' }, 'DIPOSITADA'],
    [{ legal: 'accessed' }, 'ACCEPTADA'],
    [{ legal: 'refused' }, 'REBUTJADA'],
    [{ legal: 'expired' }, 'EXPIRADA'],
    [{ legal: 'returned' }, 'ERROR'],
    [{ legal: 'failed' }, 'ERROR'],
    [{ legal: 'annulled' }, 'ANUL·LADA'],
    [{ delivery: 'rejected' }, 'ERROR'],
    [{ delivery: 'dead' }, 'ERROR'],
    [{ delivery: 'cancelled' }, 'ANUL·LADA'],
  ])('of %j is %s', (of, state) => {
    expect(stateOf(message(of))).toBe(state);
  });

  it('of a communication is neither refused nor expired', () => {
    const event = { type: 'es.citizenfolder.communication.requested.v1' };
    expect(['refused', 'expired', 'accessed'].map((legal) => stateOf(message({ event, legal })))).toEqual([
      'DIPOSITADA',
      'DIPOSITADA',
      'ACCEPTADA',
    ]);
  });

  it('is one of the contract, for each of ours', () => {
    const known: readonly string[] = STATES;
    for (const legal of LEGAL_STATES) expect(known).toContain(stateOf(message({ legal })));
    expect(Object.values({ ...LEGAL_STATE, ...DELIVERY_STATE }).filter((each) => !known.includes(each))).toEqual([]);
  });

  it('changed when the back end says, and is dated when it is told where nobody certified it', () => {
    const at = { madeAvailableAt: '2026-09-20T08:01:00Z', legalAt: '2026-09-22T09:30:00Z' };
    const changed = (of: Record<string, unknown>) => changedAt(message(of), NOW).toISOString();
    expect(changed({})).toBe('2026-09-20T08:00:00.000Z');
    expect(changed({ legal: 'available', ...at })).toBe('2026-09-20T08:01:00.000Z');
    expect(changed({ legal: 'accessed', ...at })).toBe('2026-09-22T09:30:00.000Z');
    expect(changed({ delivery: 'rejected' })).toBe(NOW.toISOString());
    expect(practisedAt(message({ legal: 'annulled', ...at }))).toBeNull();
  });
});

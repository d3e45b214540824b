import { describe, expect, it } from 'vitest';
import type { Sending } from '../../contracts/event.ts';
import { cautions } from '../../src/domain/cautions.ts';
import { HOLDER, HOME, REPRESENTATIVE, sendEvent } from '../adapters/notifica/sample.ts';

const told = (data: object) =>
  cautions(sendEvent({ data }), { today: '2026-10-01' }).map(({ pointer, code }) => `${pointer} ${code}`);
const sent = (...sendings: Partial<Sending>[]) =>
  told({ sendings: sendings.map((each, n) => ({ ref: String(n), holder: HOLDER, ...each })) });

describe('an event that is allowed and hardly meant', () => {
  it('has nothing of the kind as a rule', () => expect(sent({ representatives: [REPRESENTATIVE] })).toEqual([]));

  it('names whoever would get two acts, however the NIF is written', () => {
    expect(sent({}, { holder: REPRESENTATIVE }, { holder: { ...HOLDER, idNumber: '00000000-t' } })).toEqual([
      '/data/sendings/2/holder person-repeated',
    ]);
    const withoutNif = { kind: 'natural-without-nif', givenName: 'A', surname1: 'B' } as const;
    expect(sent({ holder: withoutNif }, { holder: withoutNif })).toEqual([]);
  });

  it('names who represents himself', () =>
    expect(sent({ representatives: [HOLDER] })).toEqual(['/data/sendings/0/representatives/0 represents-oneself']));

  it('names a schedule that is past, not one of today', () => {
    const at = (notBefore: string) => told({ availability: { notBefore, naturalDays: 10 } });
    expect([at('2026-09-30'), at('2026-10-01')]).toEqual([['/data/availability/notBefore schedule-past'], []]);
  });

  it('names post that would begin when the term is over', () => {
    const posted = (availability: object, afterDays: number) =>
      told({ availability, sendings: [{ ref: '1', holder: HOLDER, postalFallback: { address: HOME, afterDays } }] });
    const late = ['/data/sendings/0/postalFallback/afterDays post-after-term'];
    expect([posted({ naturalDays: 10 }, 9), posted({ naturalDays: 10 }, 10)]).toEqual([[], late]);
    expect([posted({ expiresOn: '2026-10-12' }, 10), posted({ expiresOn: '2026-10-12' }, 11)]).toEqual([[], late]);
    expect(posted({ notBefore: '2026-10-11', expiresOn: '2026-10-22' }, 11)).toEqual(late);
  });

  it('names an e-mail address and a phone number that cannot be one, without showing them', () => {
    const holder = { ...HOLDER, email: 'persona en example.org', phone: 'el de siempre' };
    const found = cautions(sendEvent({ sending: { holder } }), { today: '2026-10-01' });
    expect(found).toEqual([
      { code: 'email-unlikely', pointer: '/data/sendings/0/holder/email' },
      { code: 'phone-unlikely', pointer: '/data/sendings/0/holder/phone' },
    ]);
    expect(sent({ holder: { ...HOLDER, email: 'persona@example.org', phone: '+34 (900) 00-00-00' } })).toEqual([]);
  });
});

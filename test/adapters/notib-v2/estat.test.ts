import { describe, expect, it } from 'vitest';
import { ENVIAMENT_ESTATS, type EnviamentEstat, NOTIFICACIO_ESTATS } from '../../../adapters/vendors/notib-v2/codes.ts';
import { enviamentEstat, notificacioEstat } from '../../../adapters/vendors/notib-v2/estat.ts';
import { DELIVERY_STATES } from '../../../contracts/message.ts';
import { CHANNELS, isNotifiedLegal, LEGAL_STATES } from '../../../contracts/outcome.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';

const TYPES = ['es.citizenfolder.notification.requested.v1', 'es.citizenfolder.communication.requested.v1'] as const;
type Standing = Pick<VendorMessage, 'delivery' | 'legal' | 'channel' | 'event'>;

const standing = (delivery: string, legal: string | null = null, more: Partial<Standing> = {}): Standing => ({
  delivery,
  legal,
  channel: null,
  event: { source: 's', id: 'i', type: TYPES[0] },
  ...more,
});

describe('the state of a sending', () => {
  const all = TYPES.flatMap((type) =>
    [null, ...CHANNELS].flatMap((channel) => [
      ...DELIVERY_STATES.map((delivery) =>
        standing(delivery, null, { channel, event: { source: 's', id: 'i', type } }),
      ),
      ...LEGAL_STATES.filter(isNotifiedLegal).map((legal) =>
        standing('accepted', legal, { channel, event: { source: 's', id: 'i', type } }),
      ),
    ]),
  );

  it('is never one that the table says we do not say, and each that we say comes of something', () => {
    const said = Object.keys(ENVIAMENT_ESTATS).filter((word) => ENVIAMENT_ESTATS[word as EnviamentEstat].said);
    expect([...new Set(all.map(enviamentEstat))].toSorted()).toEqual(said.toSorted());
  });

  it('read backwards is the legal status it was made of', () => {
    for (const each of all) {
      const { legal } = ENVIAMENT_ESTATS[enviamentEstat(each)];
      if (each.legal === 'returned') expect(legal).toBe('failed');
      else if (each.legal !== null) expect(legal).toBe(each.legal);
    }
  });

  it('is one of the thirty that the client can read', () => {
    expect(Object.keys(ENVIAMENT_ESTATS)).toHaveLength(30);
  });

  it('of what was accessed depends on what it was', () => {
    expect(enviamentEstat(standing('accepted', 'accessed'))).toBe('NOTIFICADA');
    expect(enviamentEstat(standing('accepted', 'accessed', { event: { source: 's', id: 'i', type: TYPES[1] } }))).toBe(
      'LLEGIDA',
    );
  });

  it('of a status nobody knows is what its delivery says', () => {
    expect(enviamentEstat(standing('accepted', 'teleported'))).toBe('NOTIB_ENVIADA');
  });
});

describe('the state of a notification', () => {
  it.each([
    ['PENDENT', [standing('queued')]],
    ['PENDENT', [standing('accepted', 'accessed'), standing('uncertain')]],
    ['ENVIADA', [standing('accepted')]],
    ['ENVIADA', [standing('accepted', 'accessed'), standing('accepted', 'available')]],
    ['ENVIADA_AMB_ERRORS', [standing('rejected'), standing('accepted', 'available')]],
    ['FINALITZADA', [standing('accepted', 'accessed'), standing('accepted', 'expired')]],
    ['FINALITZADA', [standing('mirrored')]],
    ['FINALITZADA_AMB_ERRORS', [standing('rejected'), standing('accepted', 'refused')]],
    ['FINALITZADA_AMB_ERRORS', [standing('dead')]],
    ['FINALITZADA_AMB_ERRORS', [standing('cancelled')]],
  ] as const)('%s', (estat, messages) => {
    expect(notificacioEstat(messages)).toBe(estat);
    expect(NOTIFICACIO_ESTATS[estat]).not.toBeNull();
  });
});

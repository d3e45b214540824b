import { describe, expect, it } from 'vitest';
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { BackendView, PageFrame } from '../../contracts/operator-pages.ts';
import { renderInboxes } from '../../src/operator/inboxes.ts';
import { deliveryBadge } from '../../src/operator/message-list.ts';
import { stateWord } from '../../src/operator/timeline.ts';

const frame = (language: PageFrame['language']) => ({ language }) as PageFrame;

describe('what arrived for the town', () => {
  it.each([
    ['es', 'llegado', 'aceptado'],
    ['ca', 'arribat', 'acceptat'],
    ['en', 'arrived', 'accepted'],
  ] as const)('is not said to be accepted while a person may still accept it (%s)', (language, arrived, accepted) => {
    expect(deliveryBadge({ delivery: 'accepted', ref: RECEIVED_REF }, frame(language)).html).toContain(arrived);
    expect(deliveryBadge({ delivery: 'accepted', ref: '1' }, frame(language)).html).toContain(accepted);
    expect([true, false].map((each) => stateWord('accepted', language, each))).toEqual([arrived, accepted]);
  });
});

describe('inboxes on the card of a back end', () => {
  const inbox = { entity: 'L01999999', lastReadAt: '2026-10-01T09:00:00.000Z', failures: 0, lastError: null };
  const view = (inboxes: BackendView['inboxes']) => ({ id: 'x', inboxes }) as BackendView;

  it('say when each was read, and what is wrong and what to do where one cannot be', () => {
    const bad = {
      ...inbox,
      lastReadAt: null,
      failures: 3,
      lastError: '<4102>',
      detail: 'No consta.',
      fix: 'Dé de alta.',
    };
    const page = renderInboxes(frame('es'), view([{ ...inbox, detail: null, fix: null }, bad]))?.html ?? '';
    expect(page).toContain('leído por última vez');
    expect(page).toContain('3 fallos seguidos');
    expect(page).toContain('&lt;4102&gt;');
    expect(page).toContain('<strong>Dé de alta.</strong>');
    expect(page).toContain('show=arrived');
  });

  it('are not spoken of where there are none', () => {
    expect(renderInboxes(frame('es'), view(undefined))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { check } from '../../../adapters/templates/invented-backend/check.ts';
import { CODES } from '../../../adapters/templates/invented-backend/codes.ts';
import { adapter } from '../../../adapters/templates/invented-backend/index.ts';
import { LIMITS } from '../../../adapters/templates/invented-backend/schema.ts';
import { type Held, live, move } from '../../../adapters/templates/invented-backend/simulator-life.ts';
import { judge } from '../../../adapters/templates/invented-backend/simulator-rules.ts';
import type { SimulatorState } from '../../../adapters/templates/invented-backend/simulator-state.ts';
import { translate } from '../../../adapters/templates/invented-backend/translate.ts';
import { ISSUER, outboundMessage } from '../../support/outbound-message.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const state: SimulatorState = {
  ...{ keys: new Map(), messages: [], fault: null, end: 'OPENED', calls: [], now: () => NOW },
};
const wire = () => Buffer.concat(translate(outboundMessage()).payload).toString('utf8');
const held = (): Held => ({
  ...{ id: 'm-1', reference: 'R', issuer: ISSUER, receivedAt: NOW.getTime(), from: null },
  steps: [{ state: 'RECEIVED', at: NOW.toISOString() }],
});

describe('an event', () => {
  it('is let pass as it is, and told all that the service would refuse', () => {
    const { event } = outboundMessage();
    expect(check(event)).toEqual({ errors: [], warnings: [] });
    const data = structuredClone(event.data);
    data.title.value = 'a'.repeat(LIMITS.title + 1);
    data.documents.push({ ...data.documents[0]!, role: 'annex', mediaType: 'image/png' });
    delete data.sendings[0]!.holder.idNumber;
    const pointers = check({ ...event, data } as typeof event).errors.map(({ pointer, code }) => `${pointer} ${code}`);
    expect(pointers).toEqual([
      '/data/title/value too-long',
      '/data/documents/1 single-document',
      '/data/documents/1/mediaType media-type',
      '/data/sendings/0/holder/idNumber nif-missing',
    ]);
  });
});

describe('the simulated service', () => {
  const judged = (change: (text: string) => string, issuers = [ISSUER]) => judge(change(wire()), issuers, state);

  it('takes what the adapter writes', () => {
    expect(judged((text) => text)).toMatchObject({ reference: outboundMessage().reference, issuer: ISSUER });
  });

  it.each([
    ['FORMAT', () => '{'],
    ['FORMAT', (text: string) => text.replace('NOTIFICATION', 'PIGEON')],
    ['ADDRESSEE', (text: string) => text.replace(/"nif":"[^"]+"/, '"nif":null')],
    ['DOCUMENT', (text: string) => text.replace(/"base64":"..../, '"base64":"AAAA')],
    ['TERM', (text: string) => text.replace(/"until":"[^"]+"/, '"until":"2026-09-30"')],
  ] as const)('refuses by %s what it has a rule against', (error, change) => {
    expect(judged(change)).toMatchObject({ error });
  });

  it('refuses to send for another body', () => {
    expect(judged((text) => text, ['L01999998'])).toMatchObject({ error: 'ISSUER' });
  });

  it('lets a message go its way forwards alone, and stay over', () => {
    const message = held();
    expect(() => move(message, 'OPENED', NOW)).toThrow(RangeError);
    live(message, 'REFUSED', new Date(NOW.getTime() + 60_000));
    expect(message.steps.map((each) => each.state)).toEqual(['RECEIVED', 'AVAILABLE', 'REFUSED']);
    expect(() => move(message, 'OPENED', NOW)).toThrow(RangeError);
  });

  it('keeps one that is scheduled until its day', () => {
    const message = { ...held(), from: '2026-10-05' };
    live(message, 'OPENED', new Date(NOW.getTime() + 60_000));
    expect(message.steps.at(-1)?.state).toBe('SCHEDULED');
    live(message, 'OPENED', new Date('2026-10-05T09:00:00Z'));
    expect(message.steps.at(-1)?.state).toBe('OPENED');
  });
});

describe('what it declares', () => {
  it('claims no more than is known, and has a text for every refusal', () => {
    expect(adapter.facts.evidenceLevel).toBe('own');
    for (const [code, outcome] of Object.entries(CODES))
      if (outcome === 'rejected') expect(adapter.explain(`${adapter.id}-${code}`, 'ca')?.fix).toMatch(/\w/);
    expect(adapter.explain('constructor', 'es')).toBeNull();
  });
});

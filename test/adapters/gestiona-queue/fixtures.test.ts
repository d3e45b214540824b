import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingSchema } from '../../../adapters/vendors/gestiona-queue/config.ts';
import { answerTo } from '../../../adapters/vendors/gestiona-queue/format-status.ts';
import { normalise } from '../../../adapters/vendors/gestiona-queue/normalise.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { ROOT } from '../../support/source-tree.ts';

const folder = join(ROOT, 'fixtures/gestiona-queue');
const all = readdirSync(folder);
const messages = all.filter((each) => each.startsWith('message__'));
const answers = all.filter((each) => each.startsWith('answer__'));
const read = (name: string, file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

function itemOf(name: string) {
  const gathered = read(name, 'gathered.json');
  return normalise(gathered, `carpeta/${gathered.message.payload.target}`, {
    connector: 'carpeta',
    mapping: mappingSchema.parse(read(name, 'mapping.json')),
    access: { entity: { dir3: 'L01999999', settings: { connectors: {} } }, effect: 'deliver' },
  });
}

describe('a message with what was fetched for it', () => {
  it.each(messages)('%s', (name) => {
    const item = itemOf(name);
    expect(item).toEqual(read(name, 'item.json'));
    if (item.kind === 'event') expect(eventSchema.safeParse(item.event).error).toBeUndefined();
  });

  it('delivered again, or with its people in another order, is the same event to the letter', () => {
    expect(itemOf('message__delivered-for-the-first-time-says-the-same')).toEqual(
      itemOf('message__a-file-with-one-document-to-one-person'),
    );
    expect(itemOf('message__each-of-two-people-in-another-order-says-the-same')).toEqual(
      itemOf('message__each-of-two-people-is-a-holder'),
    );
  });

  it('has no person in what everybody may read: its id, source, subject and references', () => {
    for (const name of messages) {
      const item = itemOf(name);
      if (item.kind !== 'event') continue;
      const { data, ...attributes } = item.event as { data: { vendor: unknown } };
      expect(JSON.stringify([attributes, data.vendor, item.ref])).not.toMatch(
        /CIUDADANIA|00000000T|99999999R|example\.org/,
      );
    }
  });
});

describe('an answer', () => {
  it.each(answers)('%s', (name) => {
    const { outcome, language } = read(name, 'outcome.json');
    expect(answerTo(outcome, language)).toEqual(read(name, 'answer.json'));
  });
});

it('says honestly where each case is from', () => {
  expect(all.length).toBeGreaterThan(20);
  for (const each of all) expect(read(each, 'meta.json')).toEqual({ origin: 'constructed' });
});

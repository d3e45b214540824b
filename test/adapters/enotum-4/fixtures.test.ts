import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perform } from '../../../adapters/vendors/enotum-4/operations.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { serialiseText } from '../../../src/signing/canonical.ts';
import { parseXml } from '../../../src/transport/soap.ts';
import { ROOT } from '../../support/source-tree.ts';
import { fakeGateway, readSetup } from './fake-gateway.ts';
import { invalid, OURS, PUBLISHED, XMLLINT } from './schemas.ts';

const folder = join(ROOT, 'fixtures/enotum-4');
const cases = readdirSync(folder);
const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');
const meta = (name: string) => JSON.parse(read(name, 'meta.json')) as { origin: string; schema?: 'invalid' };
/** Written with a line for each element, to be read by people. */
const flat = (xml: string) => xml.replace(/>\n</g, '><').trim();

describe('a petition', () => {
  it.each(cases)('%s', async (name) => {
    const { gateway, access, events } = fakeGateway(readSetup(join(folder, name, 'setup.json')));
    const petition = parseXml(Buffer.from(read(name, 'petition.xml')), { maxBytes: 1_000_000 });
    const { answer, refused } = await perform(petition, gateway, access.settings);
    const text = serialiseText(answer);
    expect(refused === null).toBe(!text.includes('<Errors>'));
    expect(text).toBe(flat(read(name, 'answer.xml')));
    expect(events).toEqual(name.startsWith('process__') ? JSON.parse(read(name, 'events.json')) : []);
    for (const event of events) expect(eventSchema.safeParse(event).error).toBeUndefined();
  });

  it('that is refused says the number it is refused for, and only it', () => {
    const refused = cases.filter((name) => name.startsWith('refuse-') && !name.includes('several'));
    expect(refused.length).toBeGreaterThan(50);
    for (const name of refused) {
      const codes = [...read(name, 'answer.xml').matchAll(/<CodiError>(\d+)</g)].map(([, code]) => code);
      expect([name, ...new Set(codes)]).toEqual([name, /^refuse-(\d+)__/.exec(name)?.[1]]);
    }
  });

  it('says honestly where each case is from', () => {
    for (const name of cases) expect(meta(name).origin).toBe('constructed');
  });

  it('has no person in what is logged and kept in clear', () => {
    for (const name of cases.filter((each) => existsSync(join(folder, each, 'events.json')))) {
      for (const { data, ...attributes } of JSON.parse(read(name, 'events.json')) as { data: { vendor: unknown } }[])
        expect(JSON.stringify([attributes, data.vendor])).not.toMatch(/00000000T|99999999R|FICTICIA|example\.org/);
    }
  });
});

describe.skipIf(!XMLLINT)('judged by xmllint', () => {
  const files = (file: string, names: readonly string[]) => names.map((name) => join(folder, name, file));
  const right = cases.filter((name) => meta(name).schema === undefined);
  const wrong = cases.filter((name) => meta(name).schema === 'invalid');
  const published = PUBLISHED ?? '';

  it('our schema lets pass what is right, and nothing else', () => {
    expect(invalid(OURS, files('petition.xml', right))).toEqual([]);
    expect(invalid(OURS, files('petition.xml', wrong))).toEqual(files('petition.xml', wrong));
    expect(wrong.length).toBeGreaterThan(5);
  });

  it('our schema lets every answer pass', () => {
    expect(invalid(OURS, files('answer.xml', cases))).toEqual([]);
  });

  it.skipIf(PUBLISHED === null)('the published schema, where it lies beside us, judges petitions as ours does', () => {
    expect(invalid(join(published, 'Peticions.xsd'), files('petition.xml', right))).toEqual([]);
    expect(invalid(join(published, 'Peticions.xsd'), files('petition.xml', wrong))).toEqual(
      files('petition.xml', wrong),
    );
  });

  it.skipIf(PUBLISHED === null)('the published schema, where it lies beside us, lets every answer pass', () => {
    // Of operations that are always refused it wants the members of success or none: we answer none.
    expect(invalid(join(published, 'Respostes.xsd'), files('answer.xml', cases))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entitySchema, settingsSchema } from '../../../adapters/vendors/notib-v2/config.ts';
import { formatEnviament } from '../../../adapters/vendors/notib-v2/format-status.ts';
import { fingerprintOf, identityOf } from '../../../adapters/vendors/notib-v2/identity.ts';
import { dataOf, eventOf } from '../../../adapters/vendors/notib-v2/normalise.ts';
import { notificacioSchema } from '../../../adapters/vendors/notib-v2/schema.ts';
import { validate } from '../../../adapters/vendors/notib-v2/validate.ts';
import { bytesOf, mediaTypeOf } from '../../../adapters/vendors/notib-v2/validate-document.ts';
import { eventSchema } from '../../../contracts/event.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { ROOT } from '../../support/source-tree.ts';

const folder = join(ROOT, 'fixtures/notib-v2');
const cases = readdirSync(folder);
const has = (name: string, file: string) => readdirSync(join(folder, name)).includes(file);
const read = (name: string, file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'));
const of = (kind: string) => cases.filter((name) => name.startsWith(`${kind}__`));

const TODAY = '2026-10-01';
const NOW = new Date('2026-10-01T09:00:00Z');

function judge(name: string) {
  const asked = notificacioSchema.parse(read(name, 'request.json'));
  const rules = has(name, 'rules.json') ? read(name, 'rules.json') : {};
  const settings = settingsSchema.parse(rules.settings ?? {});
  const entity = rules.unknown === true ? null : entitySchema.parse(rules.entity ?? {});
  return { asked, settings, ...validate(asked, { today: TODAY, settings, entity }) };
}

function event(name: string) {
  const { asked, settings } = judge(name);
  const bytes = asked.document == null ? null : bytesOf(asked.document);
  const mediaType = mediaTypeOf(bytes ?? Buffer.alloc(0)) ?? 'application/pdf';
  const data = dataOf(asked, { effect: 'deliver', settings, mediaType });
  const fingerprint = fingerprintOf({ credential: 'ripea', data, document: bytes ?? Buffer.alloc(0), after: null });
  const content = { by: 'inline', base64: (bytes ?? Buffer.alloc(0)).toString('base64') };
  const identity = identityOf(fingerprint, NOW);
  return {
    data,
    event: eventOf(data, { entity: 'L01999999', kind: asked.enviamentTipus, identity, at: NOW, content }),
  };
}

describe('an alta', () => {
  const taken = of('alta').filter((name) => has(name, 'data.json'));
  const refused = of('alta').filter((name) => has(name, 'findings.json'));

  it.each(taken)('%s', (name) => {
    const { findings, notes } = judge(name);
    expect(findings).toEqual([]);
    expect(notes).toEqual(has(name, 'notes.json') ? read(name, 'notes.json') : []);
    const made = event(name);
    expect(made.data).toEqual(read(name, 'data.json'));
    expect(eventSchema.safeParse(made.event).error).toBeUndefined();
  });

  it.each(refused)('%s', (name) => {
    expect(judge(name).findings).toEqual(read(name, 'findings.json'));
  });

  it('is each of them either taken or refused', () => {
    expect(taken.length + refused.length).toBe(of('alta').length);
    expect(Math.min(taken.length, refused.length)).toBeGreaterThan(20);
  });

  it('made twice is the same event; two that say another thing are two', () => {
    const idOf = (name: string) => event(name).event.id;
    const saying = (name: string) => {
      const bytes = bytesOf(judge(name).asked.document ?? judge(taken[0] ?? '').asked.document!);
      return JSON.stringify([read(name, 'data.json'), bytes?.toString('hex')]);
    };
    const groups = Map.groupBy(taken, saying);
    expect(groups.size).toBeLessThan(taken.length);
    for (const names of groups.values()) expect(new Set(names.map(idOf)).size).toBe(1);
    expect(new Set(taken.map(idOf)).size).toBe(groups.size);
  });

  it('has no person in the attributes of its event', () => {
    for (const name of taken) {
      const { data: _, ...attributes } = event(name).event;
      expect(JSON.stringify(attributes)).not.toMatch(/00000000T|99999999R|Q0000000J|CIUDADANIA|FICTICI|example\.org/);
    }
  });
});

describe('where a sending stands', () => {
  it.each(of('estat'))('%s', (name) => {
    const raw = read(name, 'message.json');
    const instant = (value: string | null) => (value === null ? null : new Date(value));
    const message = {
      ...raw,
      acceptedAt: new Date(raw.acceptedAt),
      legalAt: instant(raw.legalAt),
      madeAvailableAt: instant(raw.madeAvailableAt),
    } as VendorMessage;
    const receipt = has(name, 'evidence.json') ? read(name, 'evidence.json') : null;
    const evidence = receipt === null ? null : { ...receipt, bytes: Buffer.from(receipt.base64, 'base64') };
    expect(formatEnviament(message, { asked: read(name, 'asked.json'), evidence })).toEqual(read(name, 'answer.json'));
  });
});

describe('each case', () => {
  it('says honestly where it is from', () => {
    for (const name of cases) expect(read(name, 'meta.json')).toEqual({ origin: 'constructed' });
  });
});

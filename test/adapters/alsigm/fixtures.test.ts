import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileParts, factsOf } from '../../../adapters/vendors/alsigm/file-facts.ts';
import type { AlsigmAccess } from '../../../adapters/vendors/alsigm/normalise.ts';
import { fileEvent, notificationItem } from '../../../adapters/vendors/alsigm/read-items.ts';
import { readNotification } from '../../../adapters/vendors/alsigm/schema.ts';
import { eventSchema } from '../../../contracts/event.ts';
import { fileFactsSchema } from '../../../contracts/file-status.ts';
import { child, childText, parseSoap, parseXml } from '../../../src/transport/soap.ts';
import { ROOT } from '../../support/source-tree.ts';
import { CREDENTIAL, DIR3, ENTITY, SETTINGS, TestGateway } from './gateway.ts';

const folder = join(ROOT, 'fixtures/alsigm');
const cases = readdirSync(folder);
const text = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');
const read = (name: string, file: string): unknown => JSON.parse(text(name, file));
const of = (operation: string) => cases.filter((each) => each.startsWith(`${operation}__`));

const ACCESS: AlsigmAccess = {
  settings: SETTINGS,
  credential: CREDENTIAL,
  entity: { dir3: DIR3, settings: ENTITY },
  effect: 'mirror',
};

describe('a notification SIGEM made itself', () => {
  it.each(of('notification'))('%s', (name) => {
    const record = readNotification(parseXml(Buffer.from(text(name, 'record.xml')), { maxBytes: 100_000 }));
    const item = notificationItem(record, ACCESS);
    expect(item).toEqual(read(name, 'item.json'));
    if (item.kind === 'event') expect(eventSchema.safeParse(item.event).error).toBeUndefined();
  });
});

describe('a notification SIGEM hands over', () => {
  it.each(of('alta'))('%s', async (name) => {
    const gateway = new TestGateway();
    const answer = await gateway.post(text(name, 'request.xml'));
    const message = parseSoap(Buffer.from(answer.body as string), { maxBytes: 100_000 });
    const result = message.kind === 'body' ? child(message.node, 'altaNotificacionReturn') : undefined;
    const said = (field: string) => (result === undefined ? null : (childText(result, field) ?? null));
    expect({
      status: answer.status,
      fault: message.kind === 'fault' ? message.code : null,
      returnCode: said('returnCode'),
      errorCode: said('errorCode'),
      code: said('codigoDeNotificacion'),
      findings: answer.headers?.['x-carpeta-findings'] ?? null,
      event: gateway.events[0] ?? null,
    }).toEqual(read(name, 'outcome.json'));
  });
});

describe('a file', () => {
  it.each(of('file'))('%s', (name) => {
    const parts = read(name, 'parts.json') as FileParts;
    const facts = factsOf(parts, { dir3: DIR3, language: 'es', siaOf: () => undefined });
    expect(facts).toEqual(read(name, 'facts.json'));
    expect(fileFactsSchema.safeParse(facts).error).toBeUndefined();
    const item = fileEvent(parts, ['00000000T'], ACCESS);
    if (item.kind === 'event') expect(eventSchema.safeParse(item.event).error).toBeUndefined();
  });
});

it('every fixture says honestly where it is from', () => {
  expect(cases.length).toBeGreaterThanOrEqual(30);
  for (const each of cases) expect(read(each, 'meta.json')).toEqual({ origin: 'constructed' });
  expect([...of('notification'), ...of('alta'), ...of('file')].toSorted()).toEqual(cases.toSorted());
});

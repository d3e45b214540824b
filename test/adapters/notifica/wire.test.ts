/** Traps of the wire: which namespace, which order. Each by its number in the list that test/meta/gotchas.test.ts keeps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../adapters/backends/notifica/callback.ts';
import { interpret } from '../../../adapters/backends/notifica/interpret.ts';
import { NS } from '../../../adapters/backends/notifica/schema.ts';
import { interpretQuery } from '../../../adapters/backends/notifica/status.ts';
import type { HttpResult } from '../../../contracts/backend.ts';
import { parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { answered } from './sample.ts';

const CONTRACTS = join(import.meta.dirname, '../../../contracts/wsdl');
const FIXTURES = join(import.meta.dirname, '../../../fixtures/notifica');

describe('namespaces', () => {
  const { service, alta, cies, infoV2, info, sincronizarOE, ampliar, adviser, sincronizar } = NS;

  it('gotcha 1: of sending are https, those of synchronising and of the adviser http', () => {
    for (const each of [service, alta, cies, infoV2]) expect(each).toMatch(/^https:/);
    for (const each of [info, sincronizarOE, ampliar, adviser, sincronizar]) expect(each).toMatch(/^http:/);
  });

  it('gotcha 2: of an operation end in its name, those of a service in a slash', () => {
    expect([service, adviser].every((each) => each.endsWith('/'))).toBe(true);
    const names = [alta, cies, infoV2, info, sincronizarOE, ampliar, sincronizar].map((each) => each.split('/').at(-1));
    expect(names).toEqual([
      'altaRemesaEnvios',
      'getCies',
      'infoEnvioV2',
      'infoEnvioLigero',
      'sincronizarEnvioOE',
      'ampliarPlazoOE',
      'sincronizarEnvio',
    ]);
  });

  it('gotchas 1 and 2: are those our own writing of the contracts has', () => {
    const written = ['notifica', 'adviser'].flatMap((folder) =>
      readdirSync(join(CONTRACTS, folder)).map((name) => readFileSync(join(CONTRACTS, folder, name), 'utf8')),
    );
    for (const each of [alta, cies, infoV2, info, sincronizarOE, ampliar, sincronizar])
      expect(written.some((text) => text.includes(`targetNamespace="${each}"`))).toBe(true);
  });
});

/** The same tree with the children of every element the other way round. */
function reversed(node: XmlTree): string {
  const attributes = Object.entries(node.attributes)
    .filter(([name]) => !name.startsWith('xmlns'))
    .map(([name, value]) => ` ${name}="${value}"`);
  const inside = node.children.length === 0 ? escaped(node.text) : node.children.toReversed().map(reversed).join('');
  return `<r:${node.name} xmlns:r="${node.namespace}"${attributes.join('')}>${inside}</r:${node.name}>`;
}
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const bodyOf = (name: string, file: string) => {
  const envelope = parseXml(readFileSync(join(FIXTURES, name, file)), { maxBytes: 1_000_000 });
  return envelope.children.find((each) => each.name === 'Body')!.children[0]!;
};
const outcomeOf = (name: string) => JSON.parse(readFileSync(join(FIXTURES, name, 'outcome.json'), 'utf8')) as object;

describe('answers and callbacks with their elements in another order', () => {
  it('gotcha 3: an acceptance says the same', () => {
    const name = 'interpret__accepted-with-one-item';
    expect(interpret(answered(reversed(bodyOf(name, 'response.xml'))))).toEqual(outcomeOf(name));
  });
  it('gotcha 3: a state says the same', () => {
    const name = 'query__state-notificada';
    const node = bodyOf(name, 'response.xml');
    const asItCame = { ...answered(''), body: readFileSync(join(FIXTURES, name, 'response.xml')) } as HttpResult;
    const [forth, back] = [asItCame, answered(reversed(node))].map((each) => interpretQuery(each, '6968b0c9a1b2c'));
    expect(back).toEqual(forth);
    expect(back).toMatchObject({ kind: 'status', status: { code: 'notificada' } });
  });
  it('gotchas 3 and 17: a callback says the same, whatever prefix it comes with', () => {
    const node = bodyOf('callback__state', 'request.xml');
    const bytes = (xml: string) => {
      const message = answered(xml);
      return message.kind === 'answer' ? message.body : Buffer.alloc(0);
    };
    expect(receive(bytes(reversed(node)))).toEqual(
      receive(readFileSync(join(FIXTURES, 'callback__state/request.xml'))),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { MessageKind } from '../../contracts/message.ts';
import { issuerOf, orderKeyOf, routeFor } from '../../src/domain/routing.ts';

const DIR3 = 'L01999999';
const backend = (id: string, takes: readonly MessageKind[], entities: readonly string[] = [DIR3]) => ({
  adapter: { id, facts: { takes } },
  entities: new Map(entities.map((each) => [each, {}])),
});
const sends = ['notification', 'communication'] as const;
const enabled = [backend('estatal', sends), backend('autonomico', sends), backend('datos', ['data-request'])];
const entity = { dir3: DIR3, backends: { estatal: {}, autonomico: {}, datos: {} } };
const idOf = (kind: MessageKind, more: object = {}, run = enabled) =>
  routeFor({ ...entity, ...more }, kind, run)?.adapter.id ?? null;

describe('where a message goes', () => {
  it('is the first of the entity’s own back ends that takes its kind', () => {
    expect(idOf('notification')).toBe('estatal');
    expect(idOf('data-request')).toBe('datos');
    expect(idOf('registry-entry')).toBeNull();
    expect(idOf('notification', { backends: { datos: {}, autonomico: {}, estatal: {} } })).toBe('autonomico');
  });
  it('is what the entity decided for a kind, and nothing else instead of it', () => {
    const routes = { notification: 'autonomico' };
    expect(idOf('notification', { routes })).toBe('autonomico');
    expect(idOf('communication', { routes })).toBe('estatal');
    expect(idOf('notification', { routes: { notification: 'datos' } })).toBeNull();
    expect(idOf('notification', { routes }, [backend('estatal', sends)])).toBeNull();
  });
  it('is none where it is not run here, or not for this entity', () => {
    expect(idOf('notification', { backends: { otro: {} } })).toBeNull();
    expect(idOf('notification', {}, [backend('estatal', sends, ['L01999998'])])).toBeNull();
  });
});

describe('under which code and in which order', () => {
  it('goes out under the unit named, or always under the entity', () => {
    const emitter = { dir3: DIR3, unitDir3: 'L01999997' };
    expect(issuerOf({ dir3: DIR3, sendAs: 'unit' }, emitter)).toBe('L01999997');
    expect(issuerOf({ dir3: DIR3, sendAs: 'entity' }, emitter)).toBe(DIR3);
  });
  it('keeps the order of one file through one back end', () => {
    expect(orderKeyOf({ entity: DIR3, backend: 'estatal', file: 'E/1' })).toBe(`${DIR3}|estatal|E/1`);
    expect(orderKeyOf({ entity: DIR3, backend: 'estatal', file: null })).toBeNull();
  });
});

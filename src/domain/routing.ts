/** Through which back end an entity's messages go. */
import type { MessageKind } from '../../contracts/message.ts';

/** `backends`: of the entity, in its order of preference. `routes`: where it decided otherwise for a kind. */
export type Routed = {
  dir3: string;
  backends: Readonly<Record<string, unknown>>;
  routes?: Readonly<Partial<Record<MessageKind, string>>> | undefined;
};

/** The first of the entity's own that this installation runs and that takes the kind; null where there is none. */
export function routeFor<
  Backend extends {
    adapter: { id: string; facts: { takes: readonly MessageKind[] } };
    entities: ReadonlyMap<string, unknown>;
  },
>(entity: Routed, kind: MessageKind, enabled: readonly Backend[]): Backend | null {
  const decided = entity.routes?.[kind];
  for (const id of decided === undefined ? Object.keys(entity.backends) : [decided]) {
    const backend = enabled.find(({ adapter, entities }) => adapter.id === id && entities.has(entity.dir3));
    if (backend?.adapter.facts.takes.includes(kind)) return backend;
  }
  return null;
}

/** The DIR3 code a message goes out under. */
export function issuerOf(
  entity: { dir3: string; sendAs: 'unit' | 'entity' },
  emitter: { dir3: string; unitDir3?: string | undefined },
): string {
  return entity.sendAs === 'entity' ? entity.dir3 : (emitter.unitDir3 ?? emitter.dir3);
}

/** Messages of one file through one back end keep their order; without a file there is none to keep. */
export function orderKeyOf(of: { entity: string; backend: string; file: string | null }): string | null {
  return of.file === null ? null : `${of.entity}|${of.backend}|${of.file}`;
}

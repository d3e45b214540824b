/** Through which back end an entity's messages go: the first of its own that this installation runs. */

/** Null where the entity uses none that is enabled. `backends`: of the entity, in its order of preference. */
export function routeFor<Backend extends { adapter: { id: string }; entities: ReadonlyMap<string, unknown> }>(
  entity: { dir3: string; backends: Readonly<Record<string, unknown>> },
  enabled: readonly Backend[],
): Backend | null {
  for (const id of Object.keys(entity.backends)) {
    const backend = enabled.find((each) => each.adapter.id === id && each.entities.has(entity.dir3));
    if (backend !== undefined) return backend;
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

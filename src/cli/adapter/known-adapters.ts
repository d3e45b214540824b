/** Every registered adapter by what its manifest says of it: what it is, its ways, how sure we are of its contract, from what. */
import { backends, facades, powers, vendors } from '../../../adapters/registry.ts';
import { waysOf } from '../../../contracts/vendor-intake.ts';

export type KnownAdapter = {
  id: string;
  kind: 'vendor' | 'back end' | 'folder' | 'powers';
  product: string;
  ways: readonly string[];
  evidence: string;
  sources: readonly string[];
  /** Event types, in short. */
  emits: readonly string[];
};

export function knownAdapters(): KnownAdapter[] {
  return [
    ...Object.values(vendors).map(
      ({ id, evidenceLevel, intake, files }): KnownAdapter => ({
        id,
        kind: 'vendor',
        product: intake?.product ?? 'any (file status)',
        ways: [...(intake === undefined ? [] : waysOf(intake)), ...(files === undefined ? [] : ['asked live'])],
        evidence: evidenceLevel,
        sources: intake?.sources ?? [],
        emits: (intake?.emits ?? []).map((type) => type.replace(/^es\.citizenfolder\.|\.v1$/g, '')),
      }),
    ),
    ...Object.values(backends).map(({ id, facts }): KnownAdapter => {
      const { product = id, sources = [], statusBy, evidenceLevel } = facts;
      return { id, kind: 'back end', product, ways: statusBy, evidence: evidenceLevel, sources, emits: [] };
    }),
    ...Object.values(powers).map(({ id, facts: { product, sources, evidenceLevel } }): KnownAdapter => {
      return { id, kind: 'powers', product, ways: ['asked live'], evidence: evidenceLevel, sources, emits: [] };
    }),
    ...Object.values(facades).map(({ id, product = id, sources = [], evidenceLevel, openQuestions }): KnownAdapter => {
      const ways = openQuestions.length === 0 ? ['asks us'] : ['declared, does not run'];
      return { id, kind: 'folder', product, ways, evidence: evidenceLevel, sources, emits: [] };
    }),
  ];
}

/** One line for whoever names it; null for one that is in no list. */
export function describedAdapter(id: string): string | null {
  const found = knownAdapters().find((each) => each.id === id);
  if (found === undefined) return null;
  const { product, ways, evidence } = found;
  return `${id}: ${[found.kind, product === id ? null : product, ways.join(', '), `evidence ${evidence}`].filter(Boolean).join('; ')}`;
}

/** What a difference of two configurations comes to, where the schema or its place tells. A code table, and one look at defaults. */
import type { ConfigMeaning } from '../contracts/config-difference.ts';
import { defaultOf } from './config-nodes.ts';
import type { Spot } from './config-spot.ts';

type Kind = 'added' | 'removed' | 'changed';
type Sides = { before: unknown; after: unknown; overridden: boolean };

/** The first that fits; steps joined by dots, `[]` for what stands in a list. */
const TABLE: readonly (readonly [place: RegExp, kinds: readonly Kind[], meaning: ConfigMeaning])[] = [
  [/^profile$/, ['added', 'removed', 'changed'], 'profile'],
  [/^http\./, ['added', 'removed', 'changed'], 'listening'],
  [/^store\./, ['added', 'removed', 'changed'], 'store'],
  [/^secrets\.dataKeyFile$/, ['added', 'removed', 'changed'], 'data-key'],
  [/^entities\.\[\]$/, ['added'], 'entity-added'],
  [/^entities\.\[\]$/, ['removed'], 'entity-removed'],
  [/^entities\.\[\]\.backends\.[^.]+$/, ['added'], 'entity-backend-added'],
  [/^entities\.\[\]\.backends\.[^.]+$/, ['removed'], 'entity-backend-removed'],
  [/^clients\.\[\]$/, ['added'], 'client-added'],
  [/^clients\.\[\]$/, ['removed'], 'client-removed'],
  [/^clients\.\[\]\.(keySha256|certSha256|jws.*)$/, ['added', 'removed', 'changed'], 'client-key'],
  [/^clients\.\[\]\./, ['added', 'removed', 'changed'], 'client-rights'],
  [/^backends\.[^.]+$/, ['added'], 'backend-added'],
  [/^backends\.[^.]+$/, ['removed'], 'backend-removed'],
  [/^backends\.[^.]+\.(url|syncUrl)$/, ['added', 'removed', 'changed'], 'backend-address'],
  [/\.simulator$/, ['added', 'removed', 'changed'], 'simulator'],
  [/^vendors\.[^.]+$/, ['added'], 'vendor-added'],
  [/^vendors\.[^.]+$/, ['removed'], 'vendor-removed'],
  [/^vendors\..*\beffect$/, ['added', 'removed', 'changed'], 'effect'],
  [/^folders\.[^.]+$/, ['added'], 'facade-added'],
  [/^folders\.[^.]+$/, ['removed'], 'facade-removed'],
  [/^operator\./, ['added', 'removed', 'changed'], 'sign-in'],
  [/^retention\./, ['added', 'removed', 'changed'], 'retention'],
  [/Files?(\.\[\])?$/, ['added', 'changed'], 'secret-file'],
];

export function meaningOf(spot: Spot, { before, after, overridden }: Sides): ConfigMeaning {
  if (spot.refused) return 'unknown-key';
  if (overridden) return 'environment';
  if (isDefault(spot, before ?? after) && (before === undefined || after === undefined)) return 'default';
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const place = spot.steps.join('.');
  return TABLE.find(([pattern, kinds]) => pattern.test(place) && kinds.includes(kind))?.[2] ?? 'next-start';
}

/** What is written is what would count anyway. */
function isDefault({ node }: Spot, value: unknown): boolean {
  const otherwise = defaultOf(node);
  return otherwise !== undefined && JSON.stringify(otherwise) === JSON.stringify(value);
}

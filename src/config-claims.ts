/** What only one of a vendor's credentials or entities may have: a queue, or what is presented when pushing. */
import { createHash } from 'node:crypto';
import type { Problems } from './config-files.ts';
import { stops } from './config-problem.ts';
import type { VendorSchemas } from './config-types.ts';

type Schemas = NonNullable<VendorSchemas[string]['intake']>;

/** Where each was named first. */
export type Claimed = {
  entities: Map<string, string>;
  queues: Map<string, string>;
  /** By the SHA-256 of it. */
  presented: Map<string, string>;
};

/** A queue that two entities take from would bring one thing twice, each time as another entity's. */
export function claimQueues(
  { queue }: Schemas,
  of: { credential: unknown; settings: unknown; place: string; claimed: Claimed; report: Problems },
): void {
  for (const name of queue?.queuesOf?.(of.credential, of.settings) ?? []) {
    const earlier = of.claimed.queues.get(name);
    if (earlier === undefined) of.claimed.queues.set(name, of.place);
    else
      of.report(
        stops(
          of.place,
          'repeated',
          `takes from a queue that ${earlier} takes from too`,
          'Let one entity take from each queue.',
        ),
      );
  }
}

/** Who calls could not be told where two present the same. */
export function claimPresented(
  { push }: Schemas,
  of: { settings: unknown; place: string; claimed: Claimed; report: Problems },
): void {
  if (push === undefined) return;
  const digest = createHash('sha256').update(push.presents(of.settings)).digest('hex');
  const earlier = of.claimed.presented.get(digest);
  if (earlier === undefined) of.claimed.presented.set(digest, of.place);
  else
    of.report(
      stops(
        of.place,
        'repeated',
        `is called with the same as ${earlier}: who calls could not be told`,
        'Give each credential a user or a key of its own.',
      ),
    );
}

/**
 * From what a source says of a file to the file as a person may see it. Whatever the source says, what comes out keeps
 * the invariants of `file-invariants.ts`: contradictions are settled by the open flag, and what may not be shown is gone.
 */
import type {
  ActionKind,
  FileAction,
  FileDocument,
  FileMilestone,
  FileNotification,
  FileStatus,
  Milestone,
  Situation,
} from '../../contracts/file-model.ts';
import { PHASES } from '../../contracts/file-model.ts';
import type { FileFacts } from '../../contracts/file-status.ts';
import { isSound } from './file-invariants.ts';
import { mapState, situationOwed } from './file-state.ts';
import { ACTION_TEXTS, MILESTONE_TEXTS, STEP_WITHOUT_NAME } from './folder-texts.ts';
import { localisedOf } from './localised.ts';
import { milestoneOf } from './milestone-codes.ts';
import { type Sede, sedeLink } from './sede.ts';

export type FileEntity = {
  dir3: string;
  sede: Sede | null;
  /** The entity's own milestone codes. */
  milestones: Readonly<Record<string, Milestone>>;
};

/** Null where it cannot be shown: still in preparation, or no link into the sede, which every file must have. */
export function fileStatusOf(
  facts: FileFacts,
  context: { entity: FileEntity; at: Date; interestedCount: number },
): FileStatus | null {
  const { entity } = context;
  const link = sedeLink(facts.file.url, entity.sede);
  if (link === null) return null;
  const actions = actionsOf(facts, entity.sede, link);
  const owed = actions[0]?.kind ?? null;
  const mapped = mapState(facts.sourceState ?? null, facts.state === 'open', owed);
  if (mapped.hidden) return null;
  const pending = facts.citizenAction?.required ?? (actions.length > 0 ? 'yes' : 'not-applicable');
  const { open } = mapped;
  const situation = situationOf(facts, { mapped: mapped.situation, open, owed, pending: pending === 'yes' });
  const termination = facts.termination ?? mapped.termination ?? undefined;
  const documents = shownDocuments(facts, entity.sede);
  const closedAt = !open && !endsBeforeItBegins(facts) ? facts.closedAt : undefined;
  const archival = facts.archivalState ?? mapped.archival ?? undefined;
  return compact({
    entity: entity.dir3,
    unit: facts.unit ?? facts.emitter.unitDir3,
    number: facts.file.id,
    eniId: facts.file.eniId,
    procedure: compact({
      sia: facts.procedure?.sia,
      ownCode: facts.procedure?.vendorCode,
      name: localisedOf(facts.procedure?.name),
      family: facts.procedure?.family,
    }),
    title: localisedOf(facts.file.title),
    open,
    archival,
    phase: phaseOf(facts),
    situation,
    pending,
    actions: pending === 'yes' ? actions : [],
    sourceState: sourceStateOf(facts),
    termination: termination !== undefined && (!open || situation === 'resolved') ? compact(termination) : undefined,
    terms: termsOf(facts),
    registry: registryOf(facts),
    openedAt: facts.openedAt,
    closedAt,
    updatedAt: facts.updatedAt ?? context.at.toISOString(),
    milestones: milestonesOf(facts, entity, new Set(documents.map(({ id }) => id))),
    documents,
    notifications: notificationsOf(facts, entity.sede, link),
    interestedCount: facts.interestedCount ?? context.interestedCount,
    language: facts.language,
    link,
  });
}

type Judged = { mapped: Situation; open: boolean; owed: ActionKind | null; pending: boolean };

function situationOf(facts: FileFacts, { mapped, open, owed, pending }: Judged): Situation {
  const stated = facts.situation;
  if (stated !== undefined && isSound({ open, situation: stated, pending })) return stated;
  if (facts.sourceState?.code !== undefined && isSound({ open, situation: mapped, pending })) return mapped;
  if (!open) return 'closed';
  if (facts.terms?.suspended === true) return 'suspended';
  return pending ? situationOwed(owed) : 'in-progress';
}

function actionsOf(facts: FileFacts, sede: Sede | null, fallback: string): FileAction[] {
  const { citizenAction } = facts;
  const stated = facts.actions ?? [];
  const single = citizenAction?.required === 'yes' && stated.length === 0 ? [citizenAction] : [];
  return [...stated, ...single].map((each) => {
    const kind = each.kind ?? 'other';
    return compact({
      kind,
      text: localisedOf(each.text) ?? ACTION_TEXTS[kind],
      dueOn: each.dueOn,
      link: (each.url === undefined ? null : sedeLink(each.url, sede)) ?? fallback,
      amount: 'amount' in each ? each.amount : undefined,
      milestone:
        'milestone' in each && facts.milestones?.some(({ id }) => id === each.milestone) ? each.milestone : undefined,
    });
  });
}

/* A document that is the content of a notification nobody has accepted would disclose the act outside its channel. */
function shownDocuments(facts: FileFacts, sede: Sede | null): FileDocument[] {
  const accepted = new Set(facts.notifications?.filter(({ state }) => state === 'accessed').map(({ id }) => id));
  return (facts.documents ?? [])
    .filter(({ notification }) => notification === undefined || accepted.has(notification))
    .map(({ notification: _, ...each }) =>
      compact({
        ...each,
        title: localisedOf(each.title) ?? {},
        verifyUrl: each.verifyUrl === undefined ? undefined : (sedeLink(each.verifyUrl, sede, 'strict') ?? undefined),
      }),
    );
}

function milestonesOf(facts: FileFacts, entity: FileEntity, shown: ReadonlySet<string>): FileMilestone[] {
  const steps = [...(facts.milestones ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const current = Math.max(
    0,
    steps.findIndex((each) => each.current === true),
  );
  const vocabulary = facts.sourceState?.vocabulary ?? facts.vendor?.system;
  return steps.map((each, index) => {
    const known = milestoneOf(each.code, { vocabulary, own: entity.milestones });
    return compact({
      id: each.id,
      code: known ?? each.code,
      // The source's own words first: they say what happened in this very file.
      title: localisedOf(each.title) ?? (known === null ? STEP_WITHOUT_NAME : MILESTONE_TEXTS[known]),
      text: localisedOf(each.text),
      at: each.at,
      current: index === current,
      documents: (each.documents ?? []).filter((id) => shown.has(id)),
    });
  });
}

function notificationsOf(facts: FileFacts, sede: Sede | null, fallback: string): FileNotification[] {
  return (facts.notifications ?? []).map(({ url, ...each }) =>
    compact({ ...each, link: (url === undefined ? null : sedeLink(url, sede)) ?? fallback }),
  );
}

function phaseOf({ phase }: FileFacts): FileStatus['phase'] {
  if (phase === undefined) return undefined;
  const standard = phase.standard ?? PHASES.find((each) => each === phase.code?.toLowerCase());
  return compact({
    code: standard,
    ownCode: standard === phase.code?.toLowerCase() ? undefined : phase.code,
    text: localisedOf(phase.text),
  });
}

function sourceStateOf({ sourceState }: FileFacts): FileStatus['sourceState'] {
  if (sourceState === undefined) return undefined;
  const { vocabulary, code, text } = sourceState;
  return compact({ vocabulary, code, text: localisedOf(text) });
}

function termsOf(facts: FileFacts): FileStatus['terms'] {
  const { terms, expectedResolutionOn } = facts;
  if (terms === undefined && expectedResolutionOn === undefined) return undefined;
  return compact({ ...terms, resolveBy: expectedResolutionOn });
}

/* The entry that started the file: the first one that came in. */
function registryOf({ registryEntries }: FileFacts): FileStatus['registry'] {
  const first = registryEntries?.find((each) => each.direction !== 'out' && each.number !== undefined);
  return first?.number === undefined ? undefined : compact({ number: first.number, at: first.at });
}

function endsBeforeItBegins({ openedAt, closedAt }: FileFacts): boolean {
  return openedAt !== undefined && closedAt !== undefined && Date.parse(closedAt) < Date.parse(openedAt);
}

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** What is not known is absent. */
function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Compact<T>;
}

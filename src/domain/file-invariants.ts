/**
 * What must hold between the four axes of a file and its parts. Said of what an e-office tells, with pointers into its
 * event, so that a contradiction is refused at the door; and of what is shown, which keeps it by construction.
 */
import type { FileStatus, Situation } from '../../contracts/file-model.ts';
import type { FileFacts } from '../../contracts/file-status.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { isOfSede, type Sede } from './sede.ts';

const ENDED: readonly Situation[] = ['resolved', 'closed', 'unknown'];

/** May a file with this flag be in this situation? `pending`: the citizen has something to do. */
export function isSound(file: { open: boolean; situation: Situation; pending: boolean }): boolean {
  if (!file.open) return ENDED.includes(file.situation);
  if (file.situation === 'closed') return false;
  return !file.situation.startsWith('pending-') || file.pending;
}

/** Contradictions in what an e-office tells; empty when it can be taken as it is. */
export function factFindings(facts: FileFacts, entity: { sede: Sede | null }): Finding[] {
  return [...stateFindings(facts), ...timeFindings(facts), ...partFindings(facts), ...linkFindings(facts, entity.sede)];
}

function stateFindings(facts: FileFacts): Finding[] {
  const findings: Finding[] = [];
  const open = facts.state === 'open';
  const required = facts.citizenAction?.required;
  const listed = facts.actions?.length ?? 0;
  const pending = required === 'yes' || (required === undefined && listed > 0);
  const { situation } = facts;
  if (situation !== undefined && !isSound({ open, situation, pending }))
    findings.push({
      pointer: '/data/situation',
      code: situation.startsWith('pending-') && open ? 'situation-without-action' : 'situation-contradicts-state',
      params: { state: facts.state },
    });
  if (facts.termination !== undefined && open && situation !== 'resolved')
    findings.push({ pointer: '/data/termination', code: 'termination-of-open-file' });
  if (listed > 0 && required !== undefined && required !== 'yes')
    findings.push({ pointer: '/data/citizenAction/required', code: 'action-contradicts' });
  return findings;
}

function timeFindings({ openedAt, closedAt }: FileFacts): Finding[] {
  const backwards = openedAt !== undefined && closedAt !== undefined && Date.parse(closedAt) < Date.parse(openedAt);
  return backwards ? [{ pointer: '/data/closedAt', code: 'closed-before-opened' }] : [];
}

function partFindings(facts: FileFacts): Finding[] {
  const findings: Finding[] = [];
  const milestones = facts.milestones ?? [];
  const documents = new Set(facts.documents?.map(({ id }) => id));
  const steps = new Set(milestones.map(({ id }) => id));
  const notifications = new Set(facts.notifications?.map(({ id }) => id));
  if (milestones.filter(({ current }) => current === true).length > 1)
    findings.push({ pointer: '/data/milestones', code: 'one-current' });
  const unknown = (pointer: string) => findings.push({ pointer, code: 'refers-to-nothing' });
  milestones.forEach((each, index) => {
    each.documents?.forEach((id, place) => {
      if (!documents.has(id)) unknown(`/data/milestones/${index}/documents/${place}`);
    });
  });
  facts.actions?.forEach(({ milestone }, index) => {
    if (milestone !== undefined && !steps.has(milestone)) unknown(`/data/actions/${index}/milestone`);
  });
  facts.documents?.forEach(({ notification }, index) => {
    if (notification !== undefined && !notifications.has(notification))
      unknown(`/data/documents/${index}/notification`);
  });
  return findings;
}

function linkFindings(facts: FileFacts, sede: Sede | null): Finding[] {
  if (sede === null) return [{ pointer: '/data/file/url', code: 'link-without-sede' }];
  const links: [string, string | undefined][] = [
    ['/data/file/url', facts.file.url],
    ['/data/citizenAction/url', facts.citizenAction?.url],
    ...(facts.actions ?? []).map(({ url }, index): [string, string | undefined] => [`/data/actions/${index}/url`, url]),
    ...(facts.notifications ?? []).map(({ url }, index): [string, string | undefined] => [
      `/data/notifications/${index}/url`,
      url,
    ]),
    ...(facts.documents ?? []).map(({ verifyUrl }, index): [string, string | undefined] => [
      `/data/documents/${index}/verifyUrl`,
      verifyUrl,
    ]),
  ];
  return links.flatMap(([pointer, url]) =>
    url === undefined || isOfSede(url, sede) ? [] : [{ pointer, code: 'link-foreign' }],
  );
}

/** Names of the invariants a file breaks; always empty for what `fileStatusOf` made. */
export function brokenInvariants(file: FileStatus, sede: Sede): string[] {
  const broken: string[] = [];
  const must = (holds: boolean, name: string) => {
    if (!holds) broken.push(name);
  };
  const documents = new Set(file.documents.map(({ id }) => id));
  must(file.open || ENDED.includes(file.situation), 'a closed file is resolved, closed or unknown');
  must(!file.open || file.situation !== 'closed', 'an open file is not closed');
  must(
    file.termination === undefined || !file.open || file.situation === 'resolved',
    'only what ended has a termination',
  );
  must(
    !file.situation.startsWith('pending-') || (file.actions.length > 0 && file.pending === 'yes'),
    'what is pending is an action',
  );
  must(
    file.milestones.length === 0 || file.milestones.filter(({ current }) => current).length === 1,
    'exactly one milestone is current',
  );
  must(
    file.openedAt === undefined ||
      file.closedAt === undefined ||
      Date.parse(file.closedAt) >= Date.parse(file.openedAt),
    'it does not end before it begins',
  );
  must(
    file.milestones.every((each) => each.documents.every((id) => documents.has(id))),
    'documents of a milestone exist',
  );
  const links = [file.link, ...file.actions.map(({ link }) => link), ...file.notifications.map(({ link }) => link)];
  must(
    links.every((each) => each === sede.url || isOfSede(each, sede)),
    'links lead into the sede',
  );
  return broken;
}

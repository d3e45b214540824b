/**
 * What the State's folder shows, as far as it is published: per body the number of files that are open, with the link to
 * its sede where the citizen sees the rest. No member of a wire is named here; that is for the contract to say.
 */
import type { FolderBody, FolderSummary, FoundFile } from '../../../contracts/folder.ts';

export type BodyCount = { dir3: string; name: string; open: number; link: string };

export type AgeSummary = {
  /** In order of DIR3; bodies with nothing open have no line. */
  bodies: readonly BodyCount[];
  /** Bodies that could not be asked: the folder warns that something is missing. */
  missing: readonly string[];
};

export function summaryOf(answer: FolderSummary, bodies: readonly FolderBody[]): AgeSummary {
  const names = new Map(bodies.map(({ dir3, name }) => [dir3, name]));
  const counted = answer.bodies.flatMap(({ entity, open, link }) =>
    // A body is shown with its link or not at all; `config check` wants a sede of every body that has files.
    open === 0 || link === null ? [] : [{ dir3: entity, name: names.get(entity) ?? entity, open, link }],
  );
  const missing = answer.sources.filter(({ state }) => state === 'unreachable' || state === 'timed-out');
  return {
    bodies: counted.toSorted((a, b) => a.dir3.localeCompare(b.dir3, 'en')),
    missing: missing.map(({ entity }) => entity),
  };
}

export type AgeFile = {
  dir3: string;
  number: string;
  sia: string | null;
  open: boolean;
  updatedAt: string;
  link: string;
};

/** One file, in the terms both published federated folders have in common: whose, which, open or closed, where. */
export function fileOf({ file }: FoundFile): AgeFile {
  const { entity, number, procedure, open, updatedAt, link } = file;
  return { dir3: entity, number, sia: procedure.sia ?? null, open, updatedAt, link };
}

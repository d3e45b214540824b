/** Compares the files of an evidence folder with what its manifest says of them. */
import type { FoundFile, Report } from './folder-report.ts';

export type Expected = FoundFile & { entry?: number };

const MANIFEST_FILES = new Set(['manifest.json', 'manifest.jws']);

/** Names what is missing, too much, altered or in another's place; returns the paths whose bytes are right. */
export function checkFiles(
  expected: readonly Expected[],
  found: readonly FoundFile[],
  report: Report,
): ReadonlySet<string> {
  const there = new Map(found.map((each) => [each.path, each]));
  const known = new Set(expected.map(({ path }) => path));
  const sound = new Set<string>();
  const wrong: { want: Expected; have: FoundFile }[] = [];
  for (const want of expected) {
    const have = there.get(want.path);
    if (have === undefined)
      report('file-missing', at(want), `${want.path} is missing (${want.size} bytes, SHA-256 ${want.sha256})`);
    else if (have.sha256 !== want.sha256) wrong.push({ want, have });
    else sound.add(want.path);
  }
  reportWrong(wrong, expected, report);
  for (const { path } of found)
    if (!known.has(path) && !MANIFEST_FILES.has(path))
      report('file-unexpected', { path }, `${path} does not belong in this folder: the manifest does not know it`);
  return sound;
}

function reportWrong(
  wrong: readonly { want: Expected; have: FoundFile }[],
  expected: readonly Expected[],
  report: Report,
): void {
  const told = new Set<string>();
  for (const { want, have } of wrong) {
    if (told.has(want.path)) continue;
    // Holds the bytes of another file that in turn holds these: each is whole, and in the wrong place.
    const other = wrong.find((each) => each.want.sha256 === have.sha256 && each.have.sha256 === want.sha256);
    if (other !== undefined) {
      told.add(other.want.path);
      report('files-swapped', at(want), `${want.path} and ${other.want.path} stand in each other's place`);
      continue;
    }
    const copied = expected.find(({ sha256 }) => sha256 === have.sha256);
    const what = copied === undefined ? '' : `; these are the bytes of ${copied.path}`;
    report(
      'file-altered',
      at(want),
      `${want.path} was altered: expected ${want.size} bytes with SHA-256 ${want.sha256}, found ${have.size} with ${have.sha256}${what}`,
    );
  }
}

function at({ path, entry }: Expected): { path: string; entry: number | undefined } {
  return { path, entry };
}

/** Checks the chain entries of a manifest: each against its hash, all against one another and their neighbours. */
import type { Manifest } from '../../contracts/evidence.ts';
import { entryHash, entryText } from '../domain/chain.ts';
import type { Report } from './folder-report.ts';

type Entry = Manifest['entries'][number];

export function checkEntries(manifest: Manifest, report: Report): void {
  const { entries } = manifest;
  if (entries.length !== manifest.count)
    report(
      'entries-cut',
      {},
      `the manifest counts ${manifest.count} entries and lists ${entries.length}: ${entries.length < manifest.count ? 'the tail was cut' : 'something was added'}`,
    );
  entries.forEach((each, index) => {
    checkOne(each, manifest, report);
    const before = entries[index - 1];
    if (before !== undefined) checkOrder(before, each, report);
  });
  checkHead(manifest, report);
  checkErased(entries, report);
}

function checkOne({ n, hash, entry, file, erased }: Entry, manifest: Manifest, report: Report): void {
  if (entry.n !== n || entryHash(entryText(entry)) !== hash)
    report(
      'entry-altered',
      { entry: n, path: file ?? undefined },
      `entry ${n} was altered: its content does not give its hash ${hash}`,
    );
  if (entry.message !== manifest.message.id || entry.entity !== manifest.entity.dir3)
    report('entry-foreign', { entry: n }, `entry ${n} is of ${entry.message} of ${entry.entity}, not of this message`);
  const isPiece = entry.kind === 'evidence' || entry.kind === 'callback';
  if (isPiece && file === null && erased === null)
    report('file-missing', { entry: n }, `entry ${n} speaks of ${entry.name}, and the manifest has no file for it`);
}

function checkOrder(before: Entry, after: Entry, report: Report): void {
  if (after.n <= before.n)
    report('entries-swapped', { entry: after.n }, `entries ${after.n} and ${before.n} stand in the wrong order`);
  else if (after.n === before.n + 1 && (after.entry.prev !== before.hash || before.next?.hash !== after.hash))
    report('link-broken', { entry: after.n }, `entry ${after.n} does not follow entry ${before.n}`);
}

/* The neighbours that are not of this message: all that can be seen here is that they stand where they should. */
function checkHead({ entries, head }: Manifest, report: Report): void {
  for (const { n, hash, next } of entries) {
    if (head === null || n > head.n)
      report('link-broken', { entry: n }, `entry ${n} stands behind the head of the chain, number ${head?.n ?? 0}`);
    else if (n === head.n ? next !== null || hash !== head.hash : next?.n !== n + 1)
      report('link-broken', { entry: n }, `what stands behind entry ${n} is not what it should be`);
  }
}

/* "Erased" counts only where the chain itself says so; otherwise anything could be called that. */
function checkErased(entries: readonly Entry[], report: Report): void {
  for (const { n, entry, erased } of entries) {
    if (erased === null || !('name' in entry)) continue;
    const proof = entries.find((each) => each.entry.kind === 'erased' && each.entry.name === entry.name && each.n > n);
    const said = proof?.entry;
    if (said?.kind !== 'erased' || said.happenedAt !== erased.at || said.reason !== erased.reason)
      report('erased-unproven', { entry: n }, `${entry.name} is said to be erased, and no entry of the chain says so`);
  }
}

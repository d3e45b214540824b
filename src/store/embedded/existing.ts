/** Which clusters a folder holds already: they decide the version, and whether a folder may be left for another. */
import { existsSync, readdirSync } from 'node:fs';

/** Major versions of the clusters in a folder, newest first. */
export function clusterMajors(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^pg(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

export function hasCluster(folder: string): boolean {
  try {
    return clusterMajors(folder).length > 0;
  } catch (error) {
    // A folder we may not even list is nothing we can say "here is our data" of; using it will say why.
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false;
    throw error;
  }
}

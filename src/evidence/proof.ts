/** What the gateway offers whoever asks for proof: chains that are up to date, and folders made while they are read. */
import { linkAll } from '../store/chain/link.ts';
import { type FolderDeps, planFolder } from './folder.ts';
import { folderLanguage } from './summary-texts.ts';
import { zipOf } from './zip.ts';

export function createProof(deps: FolderDeps) {
  return {
    link: () => linkAll(deps.pool, deps.runtime.now()),
    async folder(messageId: string, language: string): Promise<AsyncIterable<Uint8Array> | null> {
      const files = await planFolder(deps, { messageId, language: folderLanguage(language) });
      return files === null ? null : zipOf(files, deps.runtime.now());
    },
  };
}

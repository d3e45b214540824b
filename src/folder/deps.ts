/** What folder queries stand on: where each entity's files come from, and the bounds of a question. */
import type { Pool } from 'pg';
import type { Transport } from '../../contracts/backend.ts';
import type { Powers } from '../../contracts/powers.ts';
import type { FileSource } from '../../contracts/vendor.ts';
import type { FileEntity } from '../domain/file-status.ts';
import type { Visibility } from '../domain/folder-view.ts';
import type { Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import type { FolderKeys } from '../vault/folder-keys.ts';
import type { Vault } from '../vault/vault.ts';

/** Where an entity's files come from. */
export type EntitySource = FileEntity &
  ({ source: 'none' | 'projection' } | { source: 'live'; adapter: FileSource; settings: unknown });

export type FolderSettings = {
  /** For one source, and for a whole question. */
  sourceTimeoutMs: number;
  totalTimeoutMs: number;
  /** Live sources asked at once by one process. */
  concurrency: number;
  staleAfterMs: number;
  /** How far the time a request states may be from ours, either way. */
  clockSkewMs: number;
  visibility: Visibility;
};

export type FolderDeps = {
  pool: Pool;
  vault: Vault;
  keys: FolderKeys;
  runtime: Runtime;
  log: Log;
  transport: Transport;
  /** By DIR3, in order of DIR3. */
  sources: ReadonlyMap<string, EntitySource>;
  settings: FolderSettings;
  /** Registers of powers; absent: none is asked, and a power is what the asking folder says. */
  powers?: Powers | undefined;
};

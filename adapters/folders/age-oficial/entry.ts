/** What the list of façades takes of this folder. */
import type { FolderFacade } from '../../../contracts/folder-facade.ts';
import { ageOficial } from './index.ts';

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const facade = ageOficial as unknown as FolderFacade;

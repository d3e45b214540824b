/** What the list of back ends takes of this folder: the adapter, and its far side. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { enotum } from './index.ts';

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const adapter = enotum as unknown as BackendAdapter;
export { startForSandbox as startSimulator } from './sandbox.ts';

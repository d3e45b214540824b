/** What the list of registers of powers takes of this folder: the adapter, and its far side. */
import type { PowerRegister } from '../../../contracts/powers.ts';
import { apodera } from './index.ts';

// It keeps its own types; the core hands it back only what its own schemas parsed.
export const adapter = apodera as unknown as PowerRegister;
export { startForSandbox as startSimulator } from './sandbox.ts';

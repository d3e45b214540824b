/** What the list of adapters takes of this folder: the adapter, and its far side. */
export { adapter } from './index.ts';
export { startBackOfficeForSandbox as startSimulator } from './sandbox.ts';

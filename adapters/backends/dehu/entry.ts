/** What the list of back ends takes of this folder: the adapter, and its far side. */
export { adapter } from './index.ts';
export { startForSandbox as startSimulator } from './sandbox.ts';

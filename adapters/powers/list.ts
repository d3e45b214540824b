/** The literal list of registers of powers, a line each: what its folder's entry exports as `adapter` and `startSimulator`. */
export * as apodera from './apodera/entry.ts';

/** The literal list of back ends, a line each: what its folder's entry exports as `adapter` and `startSimulator`. */
export * as aocEnotum from './aoc-enotum/entry.ts';
export * as dehu from './dehu/entry.ts';
export * as geiser from './geiser/entry.ts';
export * as notifica from './notifica/entry.ts';
export * as scspV3 from './scsp-v3/entry.ts';

/** The literal list of façades for citizen folders, a line each: what its folder's entry exports as `facade`. */
export * as ageOficial from './age-oficial/entry.ts';
export * as aocHcc from './aoc-hcc/entry.ts';
export * as scspV3 from './scsp-v3/entry.ts';

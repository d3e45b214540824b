/** The literal list of all adapters. Adding one is its folder and a line here. */
import type { BackendAdapter, Simulator } from '../contracts/backend.ts';
import type { FolderFacade } from '../contracts/folder-facade.ts';
import type { VendorAdapter, VendorSimulator } from '../contracts/vendor.ts';
import { notifica } from './backends/notifica/index.ts';
import { startForSandbox } from './backends/notifica/sandbox.ts';
import { ageOficial } from './folders/age-oficial/index.ts';
import { aocHcc } from './folders/aoc-hcc/index.ts';
import { scspV3 } from './folders/scsp-v3/index.ts';
import * as vendorList from './vendors/list.ts';

type StartSimulator = (options: {
  entities: ReadonlyMap<string, unknown>;
  callbackUrl: string;
  trusted: readonly Uint8Array[];
  /** A folder the simulator may remember things in, so that a restart of the gateway finds its messages again. */
  folder: string;
}) => Promise<Simulator>;

// Each adapter keeps its own types; the core hands it back only what its own schemas parsed.
export const backends: Readonly<Record<string, BackendAdapter>> = { notifica: notifica as unknown as BackendAdapter };

export const simulators: Readonly<Record<string, StartSimulator>> = { notifica: startForSandbox };

type VendorModule = {
  adapter: VendorAdapter;
  /** Its far side for the sandbox, given the entities (DIR3) that are simulated. */
  startSimulator?: (entities: readonly string[]) => Promise<VendorSimulator>;
};
const vendorModules: readonly VendorModule[] = Object.values(vendorList);

/** What e-office products can do. */
export const vendors = Object.fromEntries(vendorModules.map(({ adapter }) => [adapter.id, adapter]));

export const vendorSimulators = Object.fromEntries(
  vendorModules.flatMap(({ adapter, startSimulator }) =>
    startSimulator === undefined ? [] : [[adapter.id, startSimulator]],
  ),
);

/** In whose words citizen folders may ask, beside our own carpeta/v1. */
export const facades: Readonly<Record<string, FolderFacade>> = {
  [aocHcc.id]: aocHcc as unknown as FolderFacade,
  [scspV3.id]: scspV3 as unknown as FolderFacade,
  [ageOficial.id]: ageOficial,
};

/** All adapters, by id, out of the literal lists. Adding one is its folder and a line in its list. */
import type { BackendAdapter, StartSimulator } from '../contracts/backend.ts';
import type { FolderFacade } from '../contracts/folder-facade.ts';
import type { PowerRegister, StartPowerSimulator } from '../contracts/powers.ts';
import type { StartVendorSimulator, VendorAdapter } from '../contracts/vendor.ts';
import * as backendList from './backends/list.ts';
import * as folderList from './folders/list.ts';
import * as powerList from './powers/list.ts';
import * as vendorList from './vendors/list.ts';

/** `startSimulator`: its far side, for the sandbox. */
type BackendModule = { adapter: BackendAdapter; startSimulator?: StartSimulator };
type PowerModule = { adapter: PowerRegister; startSimulator?: StartPowerSimulator };
type VendorModule = { adapter: VendorAdapter; startSimulator?: StartVendorSimulator };

const backendModules: readonly BackendModule[] = Object.values(backendList);
const powerModules: readonly PowerModule[] = Object.values(powerList);
const vendorModules: readonly VendorModule[] = Object.values(vendorList);
const facadeModules: readonly { facade: FolderFacade }[] = Object.values(folderList);

export const backends = Object.fromEntries(backendModules.map(({ adapter }) => [adapter.id, adapter]));
export const simulators = simulatorsOf(backendModules);

/** What e-office products can do. */
export const vendors = Object.fromEntries(vendorModules.map(({ adapter }) => [adapter.id, adapter]));
export const vendorSimulators = simulatorsOf(vendorModules);

/** Registers that are asked whether a representative may act. */
export const powers = Object.fromEntries(powerModules.map(({ adapter }) => [adapter.id, adapter]));
export const powerSimulators = simulatorsOf(powerModules);

/** In whose words citizen folders may ask, beside our own carpeta/v1. */
export const facades = Object.fromEntries(facadeModules.map(({ facade }) => [facade.id, facade]));

function simulatorsOf<Start>(modules: readonly { adapter: { id: string }; startSimulator?: Start }[]) {
  return Object.fromEntries(
    modules.flatMap(({ adapter, startSimulator }) =>
      startSimulator === undefined ? [] : [[adapter.id, startSimulator]],
    ),
  ) as Record<string, Start>;
}

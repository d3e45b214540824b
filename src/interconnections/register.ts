/** The interconnection register, out of the configuration and what the adapters declare: never written by hand. */
import type { BackendAdapter } from '../../contracts/backend.ts';
import type { FolderFacade } from '../../contracts/folder-facade.ts';
import type { PowerRegister } from '../../contracts/powers.ts';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { Config } from '../config.ts';
import { backendRows } from './backends.ts';
import { clientRows, facadeRows, subscriberRow } from './callers.ts';
import { platformRows } from './platform.ts';
import { powerRows } from './powers.ts';
import type { Interconnection } from './row.ts';
import { liveRows, vendorRows } from './vendors.ts';

export function interconnectionsOf(
  config: Config,
  known: {
    backends: Readonly<Record<string, BackendAdapter>>;
    powers: Readonly<Record<string, PowerRegister>>;
    vendors: Readonly<Record<string, VendorAdapter>>;
    facades: Readonly<Record<string, FolderFacade>>;
  },
): Interconnection[] {
  return [
    ...backendRows(config, known.backends),
    ...powerRows(config, known.powers),
    ...vendorRows(config, known.vendors),
    ...liveRows(config, known.vendors),
    ...facadeRows(config, known.facades),
    ...clientRows(config),
    subscriberRow(config),
    ...platformRows(config),
  ];
}

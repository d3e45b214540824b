/** The adapters a configuration uses, each with how sure we are of its contract: for whatever names them to a person. */
import type { BackendAdapter } from '../contracts/backend.ts';
import type { FolderFacade } from '../contracts/folder-facade.ts';
import type { PowerRegister } from '../contracts/powers.ts';
import type { VendorAdapter } from '../contracts/vendor.ts';
import type { Config } from './config.ts';
import type { ShownSetting } from './config-shown.ts';

export type ShownAdapter = { id: string; evidence: string; simulated: boolean };

type Registry = {
  powers?: Readonly<Record<string, Pick<PowerRegister, 'facts'>>>;
  backends: Readonly<Record<string, Pick<BackendAdapter, 'facts'>>>;
  vendors: Readonly<Record<string, Pick<VendorAdapter, 'evidenceLevel'>>>;
  facades: Readonly<Record<string, Pick<FolderFacade, 'evidenceLevel'>>>;
};

/** One protocol may have two sides of us: the one that citizen folders ask is then named as such. */
export function usedAdapters(config: Config, { backends, powers = {}, vendors, facades }: Registry): ShownAdapter[] {
  const live = config.entities.flatMap(({ files }) =>
    files?.source === 'live' ? [{ id: files.vendor, simulated: files.simulator }] : [],
  );
  const read = Object.entries(config.vendors).map(([id, { simulator }]) => ({ id, simulated: simulator }));
  const used = [
    ...Object.keys(config.backends).map((id) => ({
      id,
      simulated: config.simulators.includes(id),
      evidence: backends[id]?.facts.evidenceLevel,
    })),
    ...Object.keys(config.powers ?? {}).map((id) => ({
      id,
      simulated: config.powerSimulators?.includes(id) ?? false,
      evidence: powers[id]?.facts.evidenceLevel,
    })),
    ...[...read, ...live].map((each) => ({ ...each, evidence: vendors[each.id]?.evidenceLevel })),
    ...Object.keys(config.folders ?? {}).map((id) => ({
      id: id in config.backends ? `${id} folder` : id,
      simulated: false,
      evidence: facades[id]?.evidenceLevel,
    })),
  ];
  const once = new Map(used.map((each) => [each.id, each]));
  return [...once.values()].flatMap(({ evidence, ...each }) => (evidence === undefined ? [] : [{ ...each, evidence }]));
}

/** `notifica (evidence partial, simulated)`. */
export function adapterText({ id, evidence, simulated }: ShownAdapter): string {
  return `${id} (evidence ${evidence}${simulated ? ', simulated' : ''})`;
}

/** For the page that shows what runs. */
export function shownAdapters({
  config,
  adapters: backends,
  powers = {},
  vendors = {},
  facades = {},
}: Partial<Omit<Registry, 'backends'>> & { config: Config; adapters: Registry['backends'] }): ShownSetting[] {
  const used = usedAdapters(config, { backends, powers, vendors, facades });
  return used.map((each) => ({ place: `adapters.${each.id}`, value: adapterText(each), entity: null }));
}

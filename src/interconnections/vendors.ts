/** E-offices in the register: what we read and tell, where their documents come from, what they push, what is asked live. */
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { VendorIntake } from '../../contracts/vendor-intake.ts';
import type { Config, VendorConfig } from '../config.ts';
import { addressesIn } from '../domain/addresses.ts';
import { vendorAddresses } from '../egress.ts';
import { type DataKind, type Interconnection, originsOf, SIMULATED, tlsHere, tlsTo } from './row.ts';

type Adapters = Readonly<Record<string, Pick<VendorAdapter, 'evidenceLevel' | 'intake' | 'files'>>>;
type Common = Pick<Interconnection, 'place' | 'service' | 'entities' | 'evidence'>;

const CONTENT: readonly DataKind[] = [
  'identity of persons',
  'postal and e-mail addresses',
  'notifications and documents',
];

export function vendorRows(config: Config, adapters: Adapters): Interconnection[] {
  return Object.entries(config.vendors).flatMap(([id, block]) => {
    const adapter = adapters[id];
    if (adapter?.intake === undefined) return [];
    const { intake, evidenceLevel } = adapter;
    const common: Common = {
      place: `vendors.${id}`,
      service: intake.product,
      entities: [...new Set(block.credentials.flatMap(({ entities }) => entities.map(({ dir3 }) => dir3)))],
      evidence: evidenceLevel,
    };
    return [
      ...calledRows(intake, block, common),
      ...documentRows(intake, block, common),
      ...pushRows(config, intake, common),
    ];
  });
}

/* What is read and what is told go to the same addresses. */
function calledRows(intake: VendorIntake, block: VendorConfig, common: Common): Interconnection[] {
  const reads = intake.poll !== undefined || intake.queue !== undefined;
  if (!reads && intake.status === undefined) return [];
  const addresses = block.simulator ? [SIMULATED] : originsOf(addressesOf(intake, block));
  // One that is pushed to alone and given no address to tell is never called.
  if (addresses.length === 0) return [];
  const flows: DataKind[] = [
    ...(reads ? CONTENT : []),
    ...(intake.status === undefined ? [] : (['messages’ ids and status'] as const)),
  ];
  return [{ ...common, direction: 'out', addresses, flows, secured: [tlsTo(addresses), 'credentials by file'] }];
}

function addressesOf(intake: VendorIntake, { settings, credentials }: VendorConfig): string[] {
  return credentials.flatMap((credential) =>
    credential.entities.flatMap(({ dir3, effect, settings: own }) =>
      vendorAddresses(intake, { settings, credential: credential.settings, entity: { dir3, settings: own }, effect }),
    ),
  );
}

/* Addresses come out of the vendor's data: what may be called is a rule. */
function documentRows(intake: VendorIntake, block: VendorConfig, common: Common): Interconnection[] {
  if (intake.openDocument === undefined) return [];
  const inner = block.documentsFrom.length === 0 ? [] : [`and ${block.documentsFrom.join(', ')}`];
  return [
    {
      ...common,
      service: `${common.service}, documents`,
      direction: 'out',
      addresses: ['public addresses its data names', ...inner],
      flows: ['notifications and documents'],
      secured: ['https alone outside a sandbox', 'the address is judged after resolving'],
    },
  ];
}

function pushRows({ http }: Config, intake: VendorIntake, common: Common): Interconnection[] {
  if (intake.push === undefined) return [];
  const scheme = intake.push.scheme === 'basic' ? 'HTTP Basic' : 'bearer token';
  const flows: DataKind[] = [...CONTENT, 'messages’ ids and status', 'legal status and receipts'];
  return [
    { ...common, direction: 'in', addresses: [], flows, secured: [tlsHere(http), scheme, 'its own entities alone'] },
  ];
}

/** Sources of files that are asked while a citizen waits: one line for each address. */
export function liveRows({ entities }: Config, adapters: Adapters): Interconnection[] {
  const rows = new Map<string, Interconnection>();
  for (const { dir3, files } of entities) {
    if (files?.source !== 'live') continue;
    const addresses = files.simulator ? [SIMULATED] : originsOf(addressesIn(files.settings));
    const key = `${files.vendor} ${addresses.join()}`;
    const adapter = adapters[files.vendor];
    rows.set(key, {
      place: 'entities.files',
      service: `${adapter?.intake?.product ?? files.vendor}, files asked live`,
      direction: 'out',
      addresses,
      flows: ['identity of persons', 'files of persons'],
      secured: [tlsTo(addresses), 'credentials by file'],
      entities: [...(rows.get(key)?.entities ?? []), dir3],
      evidence: adapter?.evidenceLevel ?? null,
    });
  }
  return [...rows.values()];
}

/** Back ends in the register: what we send and ask, and the callbacks they make. */
import type { BackendAdapter } from '../../contracts/backend.ts';
import type { Config } from '../config.ts';
import { addressesIn } from '../domain/addresses.ts';
import { type Interconnection, onlyFrom, originsOf, SIMULATED, tlsHere, tlsTo } from './row.ts';

type Adapters = Readonly<Record<string, Pick<BackendAdapter, 'facts' | 'signs'>>>;

export function backendRows(config: Config, adapters: Adapters): Interconnection[] {
  return Object.entries(config.backends).flatMap(([id, settings]) => {
    const adapter = adapters[id];
    if (adapter === undefined) return [];
    const { facts } = adapter;
    const users = config.entities.filter(({ backends }) => id in backends);
    const simulated = config.simulators.includes(id);
    const addresses = simulated
      ? [SIMULATED]
      : originsOf(addressesIn([settings, users.map(({ backends }) => backends[id])]));
    const common = {
      place: `backends.${id}`,
      service: facts.product ?? id,
      entities: users.map(({ dir3 }) => dir3),
      evidence: facts.evidenceLevel,
    };
    const out: Interconnection = {
      ...common,
      direction: 'out',
      addresses,
      flows: [
        'identity of persons',
        ...(facts.postal === undefined ? [] : (['postal and e-mail addresses'] as const)),
        'notifications and documents',
        'legal status and receipts',
      ],
      secured: [
        tlsTo(addresses),
        "each entity's own key",
        ...(adapter.signs(settings) ? ['messages signed with the seal (WS-Security X.509)'] : []),
      ],
    };
    if (!facts.statusBy.includes('callback')) return [out];
    const secured = [
      tlsHere(config.http),
      onlyFrom(settings.callbacks.allow),
      'a hint alone: status moves on what it confirms when asked',
    ];
    return [out, { ...common, direction: 'in', addresses: [], flows: ['legal status and receipts'], secured }];
  });
}

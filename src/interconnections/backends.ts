/** Back ends in the register: what we send and ask, and the callbacks they make. */
import type { BackendAdapter } from '../../contracts/backend.ts';
import type { MessageKind } from '../../contracts/message.ts';
import type { Config } from '../config.ts';
import { SECRET_NAME } from '../config-issues.ts';
import { addressesIn } from '../domain/addresses.ts';
import { type DataKind, type Interconnection, onlyFrom, originsOf, SIMULATED, tlsHere, tlsTo } from './row.ts';

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
      flows: flowsOf(facts),
      secured: [
        tlsTo(addresses),
        ...(users.every(({ backends }) => hasSecret(backends[id])) ? ["each entity's own key"] : []),
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

/** What goes there and comes back, by the kinds of message it takes. */
const FLOWS: Readonly<Record<MessageKind, readonly DataKind[]>> = {
  notification: ['notifications and documents', 'legal status and receipts'],
  communication: ['notifications and documents', 'legal status and receipts'],
  'data-request': ['data on persons, asked of others', 'identity of civil servants'],
  'registry-entry': ['postal and e-mail addresses', 'registry entries and documents'],
};

function flowsOf({ takes, postal }: BackendAdapter['facts']): DataKind[] {
  const posted: readonly DataKind[] = postal === undefined ? [] : ['postal and e-mail addresses'];
  return [...new Set<DataKind>(['identity of persons', ...posted, ...takes.flatMap((kind) => FLOWS[kind])])];
}

/** Some are told apart by their seal alone. */
function hasSecret(block: unknown): boolean {
  if (typeof block !== 'object' || block === null) return false;
  return Object.entries(block).some(([name, value]) => SECRET_NAME.test(name) || hasSecret(value));
}

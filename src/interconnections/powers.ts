/** Registers of powers in the interconnection register: a question about two persons, and its answer. */
import type { PowerRegister } from '../../contracts/powers.ts';
import type { Config } from '../config.ts';
import { addressesIn } from '../domain/addresses.ts';
import { type Interconnection, originsOf, SIMULATED, tlsTo } from './row.ts';

type Registers = Readonly<Record<string, Pick<PowerRegister, 'believes' | 'facts' | 'signs'>>>;

export function powerRows(config: Config, registers: Registers): Interconnection[] {
  return Object.entries(config.powers ?? {}).flatMap(([id, settings]): Interconnection[] => {
    const register = registers[id];
    if (register === undefined) return [];
    const simulated = config.powerSimulators?.includes(id) === true;
    const addresses = simulated ? [SIMULATED] : originsOf(addressesIn([settings]));
    return [
      {
        place: `powers.${id}`,
        service: register.facts.product,
        entities: config.entities.flatMap(({ dir3, powers = {} }) => (id in powers ? [dir3] : [])),
        evidence: register.facts.evidenceLevel,
        direction: 'out',
        addresses,
        flows: ['identity of persons'],
        secured: [
          tlsTo(addresses),
          ...(register.signs(settings) ? ['messages signed with the seal (WS-Security X.509)'] : []),
          ...(register.believes(settings)
            ? ['signatures of answers verified']
            : ['no answer is believed: nobody says whose']),
        ],
      },
    ];
  });
}

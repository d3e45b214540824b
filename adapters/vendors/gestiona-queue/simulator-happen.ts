/** Makes things happen in the simulated Gestiona: a circuit that comes to a connector with a file. */
import { randomUUID } from 'node:crypto';
import type { Link, Third } from './schema.ts';
import type { GestionaSimulator } from './simulator.ts';
import { type SimulatedFile, simulatedFile, simulatedThird } from './simulator-records.ts';

export type Happened = { target: string; file: SimulatedFile; third: Third };

/** A file with one third and one document, whose id is the message's target unless said otherwise. */
export function happen(
  office: GestionaSimulator,
  of: {
    connector: string;
    /** Unix milliseconds. */
    at: number;
    file?: Partial<SimulatedFile>;
    third?: Partial<Third>;
    target?: string;
    links?: Link[];
  },
): Happened {
  const { third, address } = simulatedThird(of.third);
  office.thirds.set(third.id, { third, address });
  const number = office.files.size + 1;
  const file = simulatedFile(`${number}/${new Date(of.at).getUTCFullYear()}`, [third.id], of.file);
  office.files.set(file.id, file);
  const target = of.target ?? file.id;
  const queue = office.queues.get(of.connector) ?? { messages: [], consumer: null };
  office.queues.set(of.connector, queue);
  queue.messages.push({
    target,
    links: of.links ?? [],
    entry: Math.floor(of.at / 1_000),
    deliveries: 0,
    last: null,
    prev: null,
    heldUntil: 0,
  });
  return { target, file, third };
}

/** Another consumer has the queue. */
export function occupy(office: GestionaSimulator, connector: string): void {
  const queue = office.queues.get(connector);
  if (queue !== undefined) queue.consumer = `other-${randomUUID()}`;
}

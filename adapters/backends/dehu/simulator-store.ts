/** What the simulated DEHú remembers: envíos by identifier, and an optional journal from which a restart remembers them again. */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

export type Envio = {
  identificador: string;
  codigoOrigen: string;
  /** NIF of the town it is for. */
  nif: string;
  name: string;
  tipo: '1' | '2';
  concepto: string;
  descripcion: string;
  /** Instants, RFC 3339 UTC. */
  availableAt: string;
  annexes: number;
  /** How it ended, and through whom. */
  done: { state: string; at: string; receiver: { nif: string; name: string } | null } | null;
};

export type Counts = {
  /** PeticionAcceso that were read, that were done, and that came again for what was done already. */
  asked: number;
  accessed: number;
  repeated: number;
  listed: number;
};

export type Store = {
  put(envio: Envio): void;
  find(identificador: string, codigoOrigen: string): Envio | undefined;
  all(): Envio[];
  counts: Counts;
  close(): void;
};

export function createStore(journal: string | undefined): Store {
  const envios = new Map<string, Envio>();
  const key = (identificador: string, codigoOrigen: string) => `${codigoOrigen}-${identificador}`;
  if (journal !== undefined && existsSync(journal))
    for (const each of readFileSync(journal, 'utf8').split('\n').flatMap(readLine))
      envios.set(key(each.identificador, each.codigoOrigen), each);
  const counts: Counts = { asked: 0, accessed: 0, repeated: 0, listed: 0 };
  counts.accessed = [...envios.values()].filter(
    ({ done }) => done?.state === 'ACEPTADA' || done?.state === 'LEIDA',
  ).length;
  let file = journal === undefined ? null : openSync(journal, 'a');
  return {
    put(envio) {
      envios.set(key(envio.identificador, envio.codigoOrigen), envio);
      // Each record starts on a line of its own, also after one that was cut off by a kill.
      if (file !== null) writeSync(file, `\n${JSON.stringify(envio)}`);
    },
    find: (identificador, codigoOrigen) => envios.get(key(identificador, codigoOrigen)),
    all: () => [...envios.values()],
    counts,
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

// A line may be cut off where the process was killed; nobody was told of that one.
function readLine(line: string): Envio[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as Envio];
  } catch {
    return [];
  }
}

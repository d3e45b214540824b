/**
 * What the simulated service remembers: entries by number, in order, and an optional journal from which a restarted
 * simulator remembers them again. Contents of annexes are not kept, only what is told of them.
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

export type Fields = Readonly<Record<string, string>>;
export type Entry = {
  nuRegistro: string;
  tipoAsiento: 'ENTRADA' | 'SALIDA';
  /** Instants, RFC 3339 UTC. */
  registeredAt: string;
  presentedAt: string;
  /** Offices: where it was made, and, for one that came from elsewhere, where it waits. */
  madeAt: string;
  waitsAt: string | null;
  /** The state it was made with, where it is not sent on. */
  estado: string | null;
  /** Texts as they came, by the name on the wire. */
  fields: Fields;
  interested: Fields[];
  annexes: Fields[];
  /** What a person at the receiving office did. */
  decided: { how: 'confirmar' | 'rechazar'; motivo: string; at: string } | null;
};

export type Counts = {
  /** Calls of `registrar` and `registrarEnviar` that were read. */
  received: number;
  created: number;
  /** Entries beyond the first with the same `referenciaExterna` at one office. */
  doubled: number;
  /** How often `confirmar` and `rechazar` were done. */
  decided: number;
};

export type Store = {
  add(entry: Entry): void;
  changed(entry: Entry): void;
  byNumber(nuRegistro: string): Entry | undefined;
  all(): Entry[];
  nextNumber(kind: Entry['tipoAsiento'], at: Date): string;
  counts: Counts;
  close(): void;
};

export function createStore(journal: string | undefined): Store {
  const entries = new Map<string, Entry>();
  const references = new Set<string>();
  const counts: Counts = { received: 0, created: 0, doubled: 0, decided: 0 };

  function remember(entry: Entry): void {
    entries.set(entry.nuRegistro, entry);
    if (entry.waitsAt !== null) return;
    counts.created += 1;
    const { referenciaExterna } = entry.fields;
    if (referenciaExterna === undefined) return;
    const key = `${entry.madeAt} ${referenciaExterna}`;
    if (references.has(key)) counts.doubled += 1;
    references.add(key);
  }

  if (journal !== undefined && existsSync(journal)) {
    const latest = new Map(readJournal(journal).map((entry) => [entry.nuRegistro, entry]));
    for (const entry of latest.values()) remember(entry);
  }
  let file = journal === undefined ? null : openSync(journal, 'a');
  // Each record starts on a line of its own, also after one that was cut off by a kill.
  const write = (entry: Entry) => void (file !== null && writeSync(file, `\n${JSON.stringify(entry)}`));

  return {
    add(entry) {
      remember(entry);
      write(entry);
    },
    changed: write,
    byNumber: (nuRegistro) => entries.get(nuRegistro),
    all: () => [...entries.values()],
    // As real ones look: REGAGE, the year, e or s, eleven digits.
    nextNumber(kind, at) {
      const year = String(at.getUTCFullYear() % 100).padStart(2, '0');
      const letter = kind === 'ENTRADA' ? 'e' : 's';
      return `REGAGE${year}${letter}${String(entries.size + 1).padStart(11, '0')}`;
    },
    counts,
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

function readJournal(path: string): Entry[] {
  return readFileSync(path, 'utf8').split('\n').flatMap(readLine);
}

// A line may be cut off where the process was killed; nobody was told of that entry.
function readLine(line: string): Entry[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    return [];
  }
}

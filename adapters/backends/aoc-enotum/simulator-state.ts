/** What the simulated e-NOTUM remembers: notifications, petitions, counts; in a journal, so that a restart finds them again. */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

export type HeldPerson = { legal: boolean; identity: string; name: string; titular: boolean };
export type HeldStep = { state: string; at: string };
export type Held = {
  id: number;
  organisation: string;
  department: string;
  backOffice: string | null;
  title: string;
  reference: string;
  senderId: string | null;
  kind: 'NOTIFICACIO' | 'COMUNICACIO';
  access: string;
  days: number;
  language: string;
  file: string | null;
  sia: string | null;
  registry: { number: string; at: string } | null;
  recipients: HeldPerson[];
  documents: { name: string; bytes: number; sha256: string }[];
  createdAt: string;
  steps: HeldStep[];
  annulled: string | null;
  /** Element of DadesSignador, once somebody accepted or refused. */
  signer: string | null;
};

/** A petition to Asincron: its answer as it will be told. */
export type HeldPetition = { id: string; readyAt: number; answer: string };

export type Counts = { received: number; created: number; doubled: number };

export type Store = {
  add(held: Held): void;
  changed(held: Held): void;
  byId(id: number): Held | undefined;
  all(): Held[];
  nextId(): number;
  counts: Counts;
  petitions: Map<string, HeldPetition>;
  /** Ids of petitions that came before: the platform wants each once. */
  seen: Set<string>;
  close(): void;
};

const FIRST_ID = 1_000_001;

export function createStore(journal: string | undefined): Store {
  const byId = new Map<number, Held>();
  const references = new Set<string>();
  const counts: Counts = { received: 0, created: 0, doubled: 0 };
  const remember = (held: Held) => {
    byId.set(held.id, held);
    counts.created += 1;
    const key = `${held.organisation} ${held.reference}`;
    if (references.has(key)) counts.doubled += 1;
    references.add(key);
  };
  if (journal !== undefined && existsSync(journal)) {
    const latest = new Map(readFileSync(journal, 'utf8').split('\n').flatMap(readLine));
    for (const held of latest.values()) remember(held);
  }
  let file = journal === undefined ? null : openSync(journal, 'a');
  // On a line of its own, also after one that was cut off by a kill.
  const write = (held: Held) => file !== null && writeSync(file, `\n${JSON.stringify(held)}`);
  return {
    add(held) {
      remember(held);
      write(held);
    },
    changed: (held) => void write(held),
    byId: (id) => byId.get(id),
    all: () => [...byId.values()],
    nextId: () => FIRST_ID + byId.size,
    counts,
    petitions: new Map(),
    seen: new Set(),
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

// A line may be cut off where the process was killed; nobody was told of that notification.
function readLine(line: string): [number, Held][] {
  if (line === '') return [];
  try {
    const held = JSON.parse(line) as Held;
    return [[held.id, held]];
  } catch {
    return [];
  }
}

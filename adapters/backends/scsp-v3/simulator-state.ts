/** What the simulated platform remembers: petitions by requester and IdPeticion, in a journal that outlives a restart. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Mode } from './schema.ts';

/** Element names to text or further elements, as a petition says them. */
export type Plain = { readonly [name: string]: string | Plain };

export type Petition = {
  /** IdentificadorSolicitante: petitions are numbered by each requester for itself. */
  requester: string;
  id: string;
  service: string;
  mode: Mode;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  readyAt: number;
  hours: number;
  /** How often its answer was handed out, and how often a new waiting time was. */
  collected: number;
  postponed: number;
  /** DatosGenericos, which its answer repeats. */
  generic: Plain;
};

export type Store = {
  all(): readonly Petition[];
  find(requester: string, id: string): Petition | undefined;
  /** New, or changed. */
  keep(petition: Petition): void;
};

export function createStore(journal?: string): Store {
  const petitions = new Map<string, Petition>();
  const key = (requester: string, id: string) => `${requester} ${id}`;
  if (journal !== undefined && existsSync(journal))
    for (const line of readFileSync(journal, 'utf8').split('\n')) {
      const petition = line === '' ? null : parsed(line);
      if (petition !== null) petitions.set(key(petition.requester, petition.id), petition);
    }
  return {
    all: () => [...petitions.values()],
    find: (requester, id) => petitions.get(key(requester, id)),
    keep(petition) {
      petitions.set(key(petition.requester, petition.id), petition);
      if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(petition)}\n`);
    },
  };
}

/* The last line may be half written where the process was killed: that petition was not answered either. */
function parsed(line: string): Petition | null {
  try {
    return JSON.parse(line) as Petition;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One line of the interconnection register (ENS, RD 311/2022, op.ext.4): an outside service, what flows, how it is secured. */
import { originOf } from '../domain/addresses.ts';

/** Kinds of data, as an operator's register of processing names them. */
export type DataKind =
  | 'identity of persons'
  | 'postal and e-mail addresses'
  | 'notifications and documents'
  | 'legal status and receipts'
  | 'data on persons, asked of others'
  | 'identity of civil servants'
  | 'registry entries and documents'
  | 'files of persons'
  | 'messages’ ids and status'
  | 'documents to be checked'
  | 'the whole store (content encrypted)'
  | 'identity of operators'
  | 'operational alerts, no person'
  | 'messages’ ids, outcomes and times';

export type Interconnection = {
  /** Where the configuration names it, as a YAML path without indexes. */
  place: string;
  service: string;
  /** Who opens the connection. */
  direction: 'out' | 'in';
  /** Origins, or what stands for them. Never a path, a user or a secret. */
  addresses: readonly string[];
  flows: readonly DataKind[];
  secured: readonly string[];
  /** DIR3 of the entities it is for; empty: of the installation. */
  entities: readonly string[];
  /** How sure we are of its contract; null where there is none to be sure of. */
  evidence: string | null;
};

export const SIMULATED = 'this machine (simulated)';

export function originsOf(addresses: readonly string[]): string[] {
  return [...new Set(addresses.map((each) => originOf(each) ?? '').filter((each) => each !== ''))].toSorted();
}

/** How the connections we open to these origins are secured. */
export function tlsTo(origins: readonly string[]): string {
  if (origins.includes(SIMULATED)) return 'loopback';
  if (origins.length === 0) return 'no address configured';
  return origins.every((each) => each.startsWith('https:')) ? 'TLS, server certificate checked' : 'PLAIN HTTP';
}

/** How our own port is secured for those who call in. */
export function tlsHere(http: { tls: object | null; host: string }): string {
  return http.tls === null ? 'TLS ends before this gateway' : 'TLS at this gateway';
}

export function onlyFrom(blocks: readonly string[] | null): string {
  return blocks === null || blocks.length === 0 ? 'from any address' : `only from ${blocks.join(', ')}`;
}

/** Those who call in by a key or a certificate, and those who are called because a caller subscribed. */
import type { FolderFacade } from '../../contracts/folder-facade.ts';
import type { ClientConfig, Config, Scope } from '../config.ts';
import { type DataKind, type Interconnection, onlyFrom, tlsHere } from './row.ts';

const FLOWS: Readonly<Record<Scope, readonly DataKind[]>> = {
  events: ['identity of persons', 'postal and e-mail addresses', 'notifications and documents'],
  messages: ['messages’ ids and status', 'legal status and receipts'],
  operator: ['messages’ ids and status', 'legal status and receipts'],
  folder: ['identity of persons', 'files of persons'],
  metrics: [],
};

export function clientRows({ clients, http }: Config): Interconnection[] {
  return clients.map((client) => ({
    place: 'clients',
    service: `client ${client.id} (${client.scopes.join(', ')})`,
    direction: 'in',
    addresses: [],
    flows: [...new Set(client.scopes.flatMap((scope) => FLOWS[scope]))],
    secured: [tlsHere(http), 'bearer key, its hash kept', ...provenBy(client)],
    entities: client.entities === '*' ? ['*'] : client.entities,
    evidence: null,
  }));
}

function provenBy({ certSha256, signedBy }: ClientConfig): string[] {
  return [
    ...(certSha256 === null ? [] : ['client certificate, pinned']),
    ...(signedBy == null ? [] : ['requests signed (JWS)']),
  ];
}

export function facadeRows(
  { folders = {}, http }: Config,
  facades: Readonly<Record<string, FolderFacade>>,
): Interconnection[] {
  return Object.entries(folders).map(([id, { allow, mutualTls, askers }]) => {
    const { evidenceLevel = null, product = id, identifiedBy } = facades[id] ?? {};
    const proven = mutualTls || identifiedBy === 'connection' ? ['client certificate of each asker'] : [];
    const signed = identifiedBy === 'message' ? ['messages signed by the asker'] : [];
    return {
      place: `folders.${id}`,
      service: `${product}: ${askers.map((each) => each.id).join(', ') || 'nobody'}`,
      direction: 'in',
      addresses: [],
      flows: ['identity of persons', 'files of persons', 'messages’ ids and status'],
      secured: [tlsHere(http), onlyFrom(allow), ...proven, ...signed],
      entities: [],
      evidence: evidenceLevel,
    };
  });
}

/** Subscribers choose their addresses themselves: what may be called is a rule. */
export function subscriberRow({ statusCallbacks, profile }: Config): Interconnection {
  const { allow } = statusCallbacks;
  return {
    place: 'statusCallbacks',
    service: 'subscribers of status changes',
    direction: 'out',
    addresses: ['public addresses clients subscribe', ...(allow.length === 0 ? [] : [`and ${allow.join(', ')}`])],
    flows: ['messages’ ids and status'],
    secured: [
      profile === 'production' ? 'https alone' : 'https, or http in this sandbox',
      'signed (Standard Webhooks)',
      'the address is judged after resolving',
    ],
    entities: [],
    evidence: null,
  };
}

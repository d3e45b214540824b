/** From where a request comes: the peer of the socket, or what a trusted proxy says of it. */
import { BlockList, isIP } from 'node:net';
import type { HttpContext } from './context.ts';

/** More hops than any honest chain of proxies has. */
const MAX_HOPS = 20;

export type AddressList = (address: string | null) => boolean;

/** A predicate over CIDR blocks (or single addresses), IPv4 and IPv6 alike; false for null. */
export function addressList(blocks: readonly string[]): AddressList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', prefix] = block.split('/');
    const plain = unmapped(network);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(plain, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family);
  }
  return (address) => {
    const version = address === null ? 0 : isIP(address);
    return address !== null && version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}

export type Caller = {
  /** Null where it cannot be known. */
  address: string | null;
  /** The socket's own peer. */
  peer: string | null;
  /** Somebody in between handed the request on. */
  forwarded: boolean;
};

/** Walks X-Forwarded-For from the right past trusted proxies only: what stands further left anyone can write. */
export function callerOf(c: HttpContext, trusted: AddressList): Caller {
  const remote = c.env?.incoming?.socket?.remoteAddress;
  const peer = remote === undefined ? null : unmapped(remote);
  const header = c.req.header('x-forwarded-for');
  const forwarded = header !== undefined || c.req.header('forwarded') !== undefined;
  let address = peer;
  const hops = (header ?? '').split(',').slice(-MAX_HOPS);
  while (trusted(address) && hops.length > 0) {
    const hop = unmapped((hops.pop() ?? '').trim());
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return { address, peer, forwarded };
}

const loopback = addressList(['127.0.0.0/8', '::1/128']);

/** A proxy on this machine that is not named as trusted looks like loopback: what it hands on does not count. */
export function isLoopback(caller: Caller): boolean {
  return loopback(caller.address) && !(caller.forwarded && caller.address === caller.peer);
}

function unmapped(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

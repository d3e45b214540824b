/**
 * Where a request that somebody else chose the address of may go. Judged on the very address that is connected to,
 * after resolving: a name that answers differently the second time (DNS rebinding) gains nothing.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Not public: IANA special-purpose registries (RFC 6890 and its updates). */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** All of IPv6 that is given out (IANA IPv6 address space): elsewhere are addresses that stand for IPv4 ones, and old forms. */
const GIVEN_OUT: readonly (readonly [string, number])[] = [['2000::', 3]];

export type AddressGuard = (address: string) => boolean;

/** `allow`: CIDR blocks reachable although they are not public. */
export function createAddressGuard(allow: readonly string[]): AddressGuard {
  const closed = blocks(NOT_PUBLIC);
  const givenOut = blocks(GIVEN_OUT);
  const open = blocks(
    allow.map((each) => {
      const [net = '', prefix] = each.split('/');
      return [net, prefix === undefined ? (isIP(net) === 6 ? 128 : 32) : Number(prefix)] as const;
    }),
  );
  return (address) => {
    const plain = withoutMapping(address);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(plain) === 0) return false;
    const isPublic = (family === 'ipv4' || givenOut.check(plain, family)) && !closed.check(plain, family);
    return isPublic || open.check(plain, family);
  };
}

/** For a connection's `lookup`: answers only with addresses that the guard lets pass. */
export function guardedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const passed = found.filter(({ address }) => guard(address));
      const first = passed[0];
      if (first === undefined) return callback(refusal(), []);
      if (options.all === true) return callback(null, passed);
      callback(null, first.address, first.family);
    });
  };
}

export function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error('the address is not one that may be called'), { code: 'ADDRESS_NOT_ALLOWED' });
}

function blocks(list: readonly (readonly [string, number])[]): BlockList {
  const block = new BlockList();
  for (const [net, prefix] of list) block.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4');
  return block;
}

/* An IPv4 address written as IPv6 (RFC 4291, 2.5.5) is judged as what it is. */
function withoutMapping(address: string): string {
  const plain = address.replace(/^\[|\]$/g, '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
}

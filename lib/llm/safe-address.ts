import { FgoError } from '../domain/errors.js';
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

/**
 * Addresses that are not public: this machine, private networks, link-local, multicast, and documentation.
 */
const closed = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, bits, 'ipv4');
}
/** All of IPv6 except what is allocated for public use. */
const open = new BlockList();
open.addSubnet('2000::', 3, 'ipv6');
const within = new BlockList();
// Excluded from it: 6to4 and Teredo (both lead to IPv4 addresses), and documentation.
for (const [network, bits] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  within.addSubnet(network, bits, 'ipv6');
}

/** Whether an address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !closed.check(address, 'ipv4');
  return version === 6 && open.check(address, 'ipv6') && !within.check(address, 'ipv6');
}

/** A host resolves to an address that must not be fetched from. */
export class ClosedAddressError extends FgoError {
  constructor(host: string) {
    const message = `${host} is not on the public internet, and may not be fetched from.`;
    super({ code: 'PAGE_UNAVAILABLE', message });
  }
}

/**
 * Resolves a host for a connection and rejects addresses that are not public. The connection uses this same
 * lookup, so a second DNS answer cannot redirect it.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 4);
    const [first] = addresses;
    const isSafe = first !== undefined && addresses.every(({ address }) => isPublicAddress(address));
    if (!isSafe) return done(new ClosedAddressError(host), '', 4);
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });
};

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The address that a request came from; behind a proxy that is believed, what the proxy says (its own last entry). */
export type AddressOf = (request: IncomingMessage) => string;

/** Whether an address is a reverse proxy of ours. */
export type IsProxy = (address: string) => boolean;

export function proxyList(trusted: readonly string[]): IsProxy {
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv4 address in IPv6 clothes is the same address. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

export function addressReader(isProxy: IsProxy): AddressOf {
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress);
    if (!isProxy(peer)) return peer;
    const said = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    return said !== undefined && isIP(said) !== 0 ? plainAddress(said) : peer;
  };
}

import { probe, type Probe } from '../model/probe.ts';

/**
 * A machine without an address asks for one and tells who gave it; it takes nothing.
 * The client prints its variables instead of setting the interface up, and gives up after a few seconds.
 */
export function asksForAddress(host: string, server: string): Probe {
  const ask = [
    'rm -f /tmp/ask.*',
    'timeout 3 dhclient -4 -1 -sf /usr/bin/env -lf /tmp/ask.leases -pf /tmp/ask.pid eth0 2>/dev/null',
    '[ ! -s /tmp/ask.pid ] || kill "$(cat /tmp/ask.pid)"',
  ].join('; ');
  const seen = probe(
    `a machine that is new gets an address from ${server}`,
    host,
    ['sh', '-c', ask],
    (answer) => {
      const servers = [...answer.stdout.matchAll(/^new_dhcp_server_identifier=(\S+)$/gm)].map(
        (match) => match[1],
      );
      return servers.length > 0 && servers.every((one) => one === server);
    },
  );
  return { ...seen, limitMs: 6000 };
}

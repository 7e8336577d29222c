import type { Probe, Topology } from '../../packages/labs/src/index.ts';
import type { Lab } from '../../packages/labs/src/index.ts';

/** A router with DHCP and DNS, a web server, a PC: the least that is a network of its own. */
export function smallTopology(): Topology {
  return {
    name: 'engine-test',
    nets: { lan: {} },
    hosts: {
      rtr: {
        layers: ['net'],
        interfaces: { lan0: { net: 'lan', addresses: ['192.168.10.1/24'] } },
        forwards: true,
        files: { '/etc/dnsmasq.d/lab.conf': dnsmasqLines.join('\n') },
        run: ['service dnsmasq start'],
      },
      srv: {
        layers: ['net'],
        interfaces: { eth0: { net: 'lan', addresses: ['192.168.10.5/24'] } },
        files: {
          '/etc/nginx/sites-enabled/web': 'server { listen 80; root /srv; }\n',
          '/srv/index.html': 'the intranet\n',
        },
        run: ['service nginx start'],
      },
      pc1: {
        layers: ['net'],
        interfaces: { eth0: { net: 'lan' } },
        after: ['rtr'],
        run: ['dhclient -nw eth0'],
      },
    },
  };
}

const dnsmasqLines = [
  'no-resolv',
  'interface=lan0',
  'bind-interfaces',
  'no-ping',
  'dhcp-range=192.168.10.100,192.168.10.150,255.255.255.0,10m',
  'host-record=srv.office.test,192.168.10.5',
  'local=/test/',
  '',
];

export const pageByName = ['curl', '-sS', '-m', '1', 'http://srv.office.test/'];

/** Tries until it holds; the deadline is part of what is tested. */
export async function eventually(lab: Lab, probe: Probe, limitMs: number): Promise<number> {
  const started = performance.now();
  for (;;) {
    const answer = await lab.exec(probe.host, probe.argv, { limitMs: 2000 });
    const tookMs = performance.now() - started;
    if (probe.holds(answer)) return tookMs;
    if (tookMs > limitMs)
      throw new Error(`not within ${limitMs} ms: ${probe.what}\n${answer.stdout}${answer.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

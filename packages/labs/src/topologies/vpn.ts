import { createHash } from 'node:crypto';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { firewallFile, nginxSite } from './debian-files.ts';
import { opensPage } from './looks.ts';
import { firewallPath, sitePath, smallForwardRules, smallPlace, type SmallPlace } from './small.ts';

/** One OpenVPN tunnel between a PC and a server. */
export interface Tunnel {
  readonly port: number;
  readonly serverInside: string;
  readonly pcInside: string;
  /** Shared by both ends; made from the seed, good for a lab and for nothing else. */
  readonly key: string;
}

export function tunnelFor(vary: Vary): Tunnel {
  const net = `10.8.${vary.integer('tunnel', 1, 200)}`;
  const rows = Array.from({ length: 16 }, (_, row) =>
    createHash('md5').update(`tunnel ${vary.seed} ${row}`).digest('hex'),
  );
  const key = `-----BEGIN OpenVPN Static key V1-----\n${rows.join('\n')}\n-----END OpenVPN Static key V1-----\n`;
  return {
    port: vary.pick('tunnel port', [1194, 1195, 4500]),
    serverInside: `${net}.1`,
    pcInside: `${net}.2`,
    key,
  };
}

/** The small network with a tunnel; what the server shows on port 8080 is reached through it alone. */
export function withTunnel(place: SmallPlace, tunnel: Tunnel, words: string): Topology {
  const hosts: Record<string, Host> = { ...place.hosts };
  const { server, router, pc } = place;
  const rules = [...smallForwardRules, `iifname "lan0" udp dport ${tunnel.port} accept`];
  const site = nginxSite(place.page, '/srv/www');
  const hidden = `server {\n    listen 8080;\n    root /srv/files;\n}\n`;
  hosts[router] = added(hosts[router], { [firewallPath]: firewallFile(rules) });
  hosts[server] = added(hosts[server], {
    [sitePath]: `${site}${hidden}`,
    '/srv/files/index.html': `<h1>${words}</h1>\n`,
    ...endOf(tunnel, `ifconfig ${tunnel.serverInside} ${tunnel.pcInside}\nlport ${tunnel.port}`),
  });
  hosts[pc] = added(hosts[pc], {
    ...endOf(
      tunnel,
      `ifconfig ${tunnel.pcInside} ${tunnel.serverInside}\nremote ${place.serverAddress} ${tunnel.port}\nnobind`,
    ),
  });
  for (const name of [server, pc]) {
    const host = hosts[name];
    if (host) hosts[name] = { ...host, layers: ['vpn'], run: [...(host.run ?? []), 'service openvpn start'] };
  }
  return { ...place.topology, name: 'vpn', hosts };
}

function endOf(tunnel: Tunnel, lines: string): Record<string, { text: string; mode: number }> {
  const settings = [
    'dev tun',
    'proto udp',
    lines,
    'secret /etc/openvpn/office.key',
    'cipher AES-256-CBC',
    'keepalive 1 4',
    'verb 3',
    'log-append /var/log/openvpn.log',
    '',
  ].join('\n');
  return {
    '/etc/openvpn/office.conf': { text: settings, mode: 0o644 },
    '/etc/openvpn/office.key': { text: tunnel.key, mode: 0o600 },
  };
}

function added(host: Host | undefined, files: NonNullable<Host['files']>): Host {
  if (host === undefined) throw new Error('the small network lost a host');
  return { ...host, files: { ...host.files, ...files } };
}

const words = 'Files for those with a tunnel';

export const vpn: TopologyKind = {
  name: 'vpn',
  what: 'the small network with an OpenVPN tunnel between the PC and the server',
  build: (vary) => withTunnel(smallPlace(vary), tunnelFor(vary), words),
  ready: (vary) => {
    const place = smallPlace(vary);
    return [...place.ready, opensPage(place.pc, `http://${tunnelFor(vary).serverInside}:8080/`, words)];
  },
};

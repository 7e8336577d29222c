/** The files by which Debian hosts are set up: what a trainee finds there is what runs. */

/** An interface with a fixed address. */
export interface FixedAddress {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
  readonly gateway?: string;
  /** Lines of the stanza, like `up ip route add ...`. */
  readonly more?: readonly string[];
}

/** /etc/network/interfaces: fixed addresses, and interfaces that ask by DHCP. `ifup -a` brings them up. */
export function interfacesFile(fixed: readonly FixedAddress[], byDhcp: readonly string[] = []): string {
  const blocks = [
    'auto lo\niface lo inet loopback\n',
    ...fixed.map((one) => {
      const lines = [
        `auto ${one.name}`,
        `iface ${one.name} inet static`,
        `    address ${one.address}/${one.prefix}`,
        ...(one.gateway === undefined ? [] : [`    gateway ${one.gateway}`]),
        ...(one.more ?? []).map((line) => `    ${line}`),
      ];
      return `${lines.join('\n')}\n`;
    }),
    ...byDhcp.map((name) => `auto ${name}\niface ${name} inet dhcp\n`),
  ];
  return blocks.join('\n');
}

/** What an office router answers: names of the office, and addresses for its machines. */
export interface NameAndAddressService {
  readonly domain: string;
  readonly interface: string;
  readonly router: string;
  readonly pool: readonly [first: string, last: string];
  readonly records: Readonly<Record<string, string>>;
  /** Name servers that are asked for all other names. */
  readonly upstream?: readonly string[];
  readonly more?: readonly string[];
}

/** A file for /etc/dnsmasq.d. */
export function dnsmasqFile(service: NameAndAddressService): string {
  const lines = [
    'no-resolv',
    'no-hosts',
    ...(service.upstream ?? []).map((server) => `server=${server}`),
    `interface=${service.interface}`,
    'bind-interfaces',
    `domain=${service.domain}`,
    // Without this line a question for AAAA is refused, and programs wait for seconds.
    `local=/${service.domain}/`,
    'expand-hosts',
    `dhcp-range=${service.pool.join(',')},255.255.255.0,10m`,
    `dhcp-option=option:router,${service.router}`,
    'dhcp-authoritative',
    // It would look whether an address is free before it offers it, and serve nobody meanwhile.
    'no-ping',
    'log-dhcp',
    'log-facility=/var/log/dnsmasq.log',
    ...Object.entries(service.records).map(([name, address]) => `host-record=${name},${address}`),
    ...(service.more ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

/** A site of nginx that serves a folder. */
export function nginxSite(name: string, folder: string, more: readonly string[] = []): string {
  const lines = [
    'server {',
    '    listen 80 default_server;',
    `    server_name ${name};`,
    `    root ${folder};`,
    ...more.map((line) => `    ${line}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** /etc/nftables.conf of a router that lets through only what is named. */
export function firewallFile(forwardRules: readonly string[], more: readonly string[] = []): string {
  const lines = [
    '#!/usr/sbin/nft -f',
    'flush ruleset',
    'table inet filter {',
    '    chain forward {',
    '        type filter hook forward priority filter; policy drop;',
    '        ct state established,related accept',
    ...forwardRules.map((rule) => `        ${rule}`),
    '    }',
    '}',
    ...more,
  ];
  return `${lines.join('\n')}\n`;
}

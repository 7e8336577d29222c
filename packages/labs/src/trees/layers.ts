import { patchStore } from './patch-store.ts';
import { TreeError } from './tree-error.ts';

/** One group of services, installed once over the layer below it and shared read-only by every lab. */
export interface LayerRecipe {
  readonly name: string;
  /** What a person reads while it is built. */
  readonly purpose: string;
  /** The layer that it stands on; only the base stands on nothing. */
  readonly over?: string;
  readonly packages: readonly string[];
  /** Shell lines that run inside the tree after the packages are there. */
  readonly setUp?: string;
  /** Layers that some labs need and most do not. They are built when they are named. */
  readonly optional: boolean;
}

/** The Debian release of all lab hosts. */
export const suite = 'bookworm';

const recipes: readonly LayerRecipe[] = [
  { name: 'base', purpose: 'Debian 12, as small as it comes', packages: [], optional: false },
  {
    name: 'net',
    purpose: 'addresses, names, firewall, web, remote shell, and the tools to look at them',
    over: 'base',
    packages: [
      'arp-scan',
      'bind9-dnsutils',
      'busybox',
      'ca-certificates',
      'chrony',
      'conntrack',
      'curl',
      'dnsmasq',
      'ethtool',
      'faketime',
      'ifupdown',
      'inetutils-syslogd',
      'iperf3',
      'iproute2',
      'iputils-arping',
      'iputils-ping',
      'iputils-tracepath',
      'isc-dhcp-client',
      'less',
      'lsof',
      'mtr-tiny',
      'nano',
      'net-tools',
      'netcat-openbsd',
      'nftables',
      'nginx-light',
      'nmap',
      'openssh-client',
      'openssh-server',
      'openssl',
      'procps',
      'psmisc',
      'python3-minimal',
      'tcpdump',
      'tinyproxy',
      'traceroute',
    ],
    // A firewall starts by its init script, as Debian shows it in the examples of the package.
    // Keys are made by each lab for itself, and no service of the packages has a configuration yet.
    // No process of a lab may turn the clock of the machine, so chrony serves time and leaves it alone.
    setUp: [
      'install -m 755 /usr/share/doc/nftables/examples/sysvinit/nftables.init /etc/init.d/nftables',
      'rm -f /etc/ssh/ssh_host_* /etc/nginx/sites-enabled/*',
      `printf 'DAEMON_OPTS="-x"\\n' >/etc/default/chrony`,
    ].join('\n'),
    optional: false,
  },
  {
    name: 'mail',
    purpose: 'a mail server: Postfix and Dovecot, with tools that send and read',
    over: 'net',
    packages: ['dovecot-imapd', 'dovecot-lmtpd', 'postfix', 'swaks'],
    optional: false,
  },
  {
    name: 'print',
    purpose: 'an IPP printer and a CUPS queue',
    over: 'net',
    packages: ['avahi-daemon', 'cups', 'cups-client', 'cups-filters', 'cups-ipp-utils', 'dbus'],
    optional: false,
  },
  {
    name: 'ldap',
    purpose: 'a directory: OpenLDAP with a password policy',
    over: 'net',
    packages: ['ldap-utils', 'slapd'],
    optional: true,
  },
  {
    name: 'vpn',
    purpose: 'OpenVPN',
    over: 'net',
    packages: ['openvpn'],
    optional: true,
  },
  {
    name: 'routing',
    purpose: 'routers that tell each other their routes: BIRD with OSPF',
    over: 'net',
    packages: ['bird2'],
    optional: true,
  },
  {
    name: 'backup',
    purpose: 'a backup store: restic, over files or over REST',
    over: 'net',
    packages: ['rclone', 'restic'],
    optional: true,
  },
  {
    name: 'ad',
    purpose: 'an Active Directory domain controller: Samba',
    over: 'net',
    packages: [
      'krb5-user',
      'ldap-utils',
      'samba',
      'samba-ad-dc',
      'samba-ad-provision',
      'samba-dsdb-modules',
      'samba-vfs-modules',
      'smbclient',
      'winbind',
    ],
    optional: true,
  },
  {
    name: 'patch',
    purpose: 'a store of Debian packages: what this base has outstanding, and small packages of its own',
    over: 'net',
    packages: ['apt-utils'],
    setUp: patchStore,
    optional: true,
  },
  {
    name: 'desktop',
    purpose: 'a desktop that is seen through VNC',
    over: 'net',
    packages: [
      'openbox',
      'tigervnc-standalone-server',
      'tigervnc-tools',
      'x11vnc',
      'xdotool',
      'xterm',
      'xvfb',
    ],
    optional: true,
  },
  {
    name: 'monitor',
    purpose: 'Prometheus, Alertmanager and node-exporter',
    over: 'net',
    packages: ['prometheus', 'prometheus-alertmanager', 'prometheus-node-exporter'],
    optional: true,
  },
];

/** Every layer that can be built, the base first. */
export function listLayers(): readonly LayerRecipe[] {
  return recipes;
}

export function requireLayer(name: string): LayerRecipe {
  const found = recipes.find((one) => one.name === name);
  if (found !== undefined) return found;
  const known = recipes.map((one) => one.name).join(', ');
  throw new TreeError('layer-unknown', `There is no layer "${name}".`, `Layers: ${known}.`);
}

/** A layer and all below it, the base first. */
export function layerChain(name: string): readonly LayerRecipe[] {
  const layer = requireLayer(name);
  return layer.over === undefined ? [layer] : [...layerChain(layer.over), layer];
}

/**
 * The one chain that holds all named layers, the base first.
 * Two services that were installed side by side cannot be laid over each other: each has its own
 * list of packages and users, and only the upper one would be seen. Such a host is refused by name.
 */
export function joinLayers(names: readonly string[]): readonly LayerRecipe[] {
  const chains = (names.length === 0 ? ['base'] : names).map(layerChain);
  const longest = chains.reduce((one, other) => (other.length > one.length ? other : one));
  const apart = chains.find((chain) => chain.some((layer) => !longest.includes(layer)));
  if (apart === undefined) return longest;
  const ends = [longest.at(-1)?.name, apart.at(-1)?.name].join('" and "');
  throw new TreeError(
    'layers-apart',
    `One host cannot stand on the layers "${ends}": neither is built over the other.`,
    'Give each service a host of its own.',
  );
}

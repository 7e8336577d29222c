import { succeeds, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import { firewallFile } from './debian-files.ts';
import { officePc, firewallPath, smallPlace, type SmallPlace } from './small.ts';
import { otherPc } from './second-pc.ts';

/** The directory of an office: where it is, and who may change it. */
export interface Directory {
  readonly base: string;
  readonly admin: string;
  readonly adminPassword: string;
  readonly person: string;
  readonly password: string;
  readonly address: string;
}

export function directoryOf(place: SmallPlace): Directory {
  const base = place.domain
    .split('.')
    .map((part) => `dc=${part}`)
    .join(',');
  return {
    base,
    admin: `cn=admin,${base}`,
    adminPassword: 'lab-admin-word',
    person: `uid=${place.user.name},ou=people,${base}`,
    password: 'blue-Lamp-on-7',
    address: `ldap://${place.serverAddress}`,
  };
}

const settings = (one: Directory): string => `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile /run/slapd/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
database mdb
suffix ${one.base}
rootdn ${one.admin}
rootpw ${one.adminPassword}
directory /var/lib/ldap
overlay ppolicy
ppolicy_default cn=default,ou=policies,${one.base}
ppolicy_use_lockout
`;

/** Three wrong passwords lock an account until somebody opens it. */
const entries = (one: Directory, place: SmallPlace): string => `dn: ${one.base}
objectClass: dcObject
objectClass: organization
o: Office

dn: ou=people,${one.base}
objectClass: organizationalUnit

dn: ou=policies,${one.base}
objectClass: organizationalUnit

dn: cn=default,ou=policies,${one.base}
objectClass: device
objectClass: pwdPolicy
pwdAttribute: userPassword
pwdMinLength: 10
pwdCheckQuality: 1
pwdLockout: TRUE
pwdLockoutDuration: 0
pwdMaxFailure: 3

dn: ${one.person}
objectClass: inetOrgPerson
uid: ${place.user.name}
cn: ${place.user.name}
sn: ${place.user.name}
mail: ${place.user.mail}
userPassword: ${one.password}
`;

function directoryServer(place: SmallPlace, host: Host): Host {
  const one = directoryOf(place);
  return {
    ...host,
    layers: ['ldap'],
    files: {
      ...host.files,
      '/etc/ldap/slapd.conf': { text: settings(one), mode: 0o644 },
      '/etc/default/slapd':
        'SLAPD_CONF=/etc/ldap/slapd.conf\nSLAPD_USER=openldap\nSLAPD_GROUP=openldap\nSLAPD_SERVICES="ldap:///"\n',
      '/root/office.ldif': entries(one, place),
    },
    run: [
      'rm -rf /var/lib/ldap/*; slapadd -f /etc/ldap/slapd.conf -l /root/office.ldif; chown -R openldap:openldap /var/lib/ldap',
      'mkdir -p /run/slapd; chown openldap:openldap /run/slapd; service slapd start',
      ...(host.run ?? []),
    ],
  };
}

/** The small network with a directory on its server; the PCs can ask it. */
export function withDirectory(place: SmallPlace): Topology {
  const askingPc = { ...officePc(['ldap']), after: [place.router] };
  const hosts: Record<string, Host> = { ...place.hosts, [otherPc]: askingPc };
  const server = hosts[place.server];
  const router = hosts[place.router];
  if (server !== undefined) hosts[place.server] = directoryServer(place, server);
  if (router !== undefined) {
    const rules = [
      'iifname "lan0" oifname "srv0" tcp dport { 22, 80, 389, 443 } accept',
      'icmp type { echo-request, destination-unreachable, time-exceeded } accept',
    ];
    hosts[place.router] = { ...router, files: { ...router.files, [firewallPath]: firewallFile(rules) } };
  }
  hosts[place.pc] = askingPc;
  return { ...place.topology, name: 'directory', hosts };
}

/** The person signs in with the password that they know. */
export function signsIn(host: string, place: SmallPlace): Probe {
  const one = directoryOf(place);
  const argv = [
    'ldapwhoami',
    '-x',
    '-o',
    'nettimeout=2',
    '-H',
    one.address,
    '-D',
    one.person,
    '-w',
    one.password,
  ];
  return succeeds(`${place.user.name} signs in on ${host}`, host, argv);
}

export const directory: TopologyKind = {
  name: 'directory',
  what: 'the small network with an OpenLDAP directory that locks accounts',
  build: (vary) => withDirectory(smallPlace(vary)),
  ready: (vary) => {
    const place = smallPlace(vary);
    return [...place.ready, signsIn(place.pc, place)];
  },
};

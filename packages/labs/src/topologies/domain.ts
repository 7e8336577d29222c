import { shows, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { oneNet, onNet, topologyOn } from './services.ts';

const adminPassword = 'Lab-Adm1n-Word';
const userPassword = 'Lab-Us3r-Word-1';
const realm = 'OFFICE.TEST';

/**
 * `samba-tool` without its last step, which writes access lists into `security` attributes of files: no root of
 * a lab may. Directory, names and tickets work without them; group policies are not part of a lab.
 */
const sambaTool = `python3 -c 'import runpy, sys, samba.provision as p; p.setsysvolacl = lambda *a, **k: None; sys.argv[0] = "/usr/bin/samba-tool"; runpy.run_path(sys.argv[0], run_name="__main__")'`;

/** A Samba Active Directory domain with one person in it, and a machine that asks it. */
function build(vary: Vary): Topology {
  const net = oneNet(vary, 'domain');
  const address = net.address(2);
  const provision = [
    `${sambaTool} domain provision --server-role=dc --use-rfc2307 --dns-backend=SAMBA_INTERNAL`,
    `--realm=${realm} --domain=OFFICE --adminpass='${adminPassword}' --host-ip=${address}`,
    "--option='interfaces=lo eth0' --option='bind interfaces only=yes' >/var/log/provision.log 2>&1",
  ].join(' ');
  return topologyOn('domain', {
    dc1: onNet(net, 2, 'ad', {
      nameServers: [address],
      searchDomain: 'office.test',
      files: { '/etc/hosts': `127.0.0.1 localhost\n${address} dc1.office.test dc1\n` },
      run: [
        'rm -f /etc/samba/smb.conf',
        provision,
        'cp /var/lib/samba/private/krb5.conf /etc/krb5.conf',
        `samba-tool user create dana '${userPassword}' --given-name=Dana --surname=Dale --mail-address=dana@office.test >/dev/null`,
        'service samba-ad-dc start',
      ],
    }),
    member: onNet(net, 10, 'ad', {
      nameServers: [address],
      searchDomain: 'office.test',
      files: { '/etc/krb5.conf': `[libdefaults]\n    default_realm = ${realm}\n    dns_lookup_kdc = true\n` },
    }),
  });
}

/** Names, directory over TLS, and a ticket: the three things that a member needs. */
function ready(): readonly Probe[] {
  const search = `LDAPTLS_REQCERT=never ldapsearch -LLL -x -H ldaps://dc1.office.test -D dana@office.test -w '${userPassword}' -b DC=office,DC=test sAMAccountName=dana mail`;
  return [
    shows(
      'the domain is found by name',
      'member',
      ['dig', '+short', '+time=1', '+tries=1', 'SRV', '_ldap._tcp.office.test'],
      'dc1.office.test',
    ),
    shows('dana is in the directory', 'member', ['sh', '-c', search], 'dana@office.test'),
    shows(
      'dana gets a ticket',
      'member',
      ['sh', '-c', `echo '${userPassword}' | kinit dana@${realm} >/dev/null && klist`],
      `krbtgt/${realm}`,
    ),
  ];
}

export const domain: TopologyKind = {
  name: 'domain',
  what: 'a Samba Active Directory domain controller, and a machine that asks it',
  build,
  ready,
};

import { succeeds, type Probe } from '../model/probe.ts';
import type { Host, Topology } from '../model/topology.ts';
import { firewallFile } from './debian-files.ts';
import { firewallPath, type SmallPlace } from './small.ts';

/** Where local delivery puts the mail of the person of the story. */
export function mailboxOf(place: SmallPlace): string {
  return `/var/mail/${place.user.name}`;
}

/** The small network whose server takes mail too (Postfix, mailboxes as files). */
export function withMailServer(place: SmallPlace): Topology {
  const hosts: Record<string, Host> = { ...place.hosts };
  const { server, router } = place;
  const host = hosts[server];
  const gate = hosts[router];
  if (host !== undefined) hosts[server] = mailServer(place, host);
  if (gate !== undefined) {
    const rules = [
      'iifname "lan0" oifname "srv0" tcp dport { 22, 25, 80, 443 } accept',
      'icmp type { echo-request, destination-unreachable, time-exceeded } accept',
    ];
    hosts[router] = { ...gate, files: { ...gate.files, [firewallPath]: firewallFile(rules) } };
  }
  return { ...place.topology, hosts };
}

function mailServer(place: SmallPlace, host: Host): Host {
  const { domain, server, user } = place;
  const main = [
    'compatibility_level = 3.6',
    `myhostname = ${server}.${domain}`,
    `mydestination = ${domain}`,
    'inet_protocols = ipv4',
    'mynetworks = 127.0.0.0/8',
    'smtpd_relay_restrictions = permit_mynetworks reject_unauth_destination',
    'maillog_file = /var/log/postfix.log',
    'alias_maps =',
    // Nothing may leave the lab, and nothing waits for names that nobody answers.
    'default_transport = error:no mail leaves this office',
    'smtpd_peername_lookup = no',
    '',
  ].join('\n');
  return {
    ...host,
    layers: ['mail'],
    files: { ...host.files, '/etc/postfix/main.cf': main },
    run: [
      `useradd -m -s /bin/sh ${user.name}`,
      `printf 'From desk Thu Jan  1 00:00:00 2026\\nSubject: contract\\n\\nPlease keep this mail.\\n\\n' >${mailboxOf(place)}; chown ${user.name}:mail ${mailboxOf(place)}`,
      "sed -i 's/^#postlog/postlog/' /etc/postfix/master.cf",
      ...(host.run ?? []),
      'service postfix start',
    ],
  };
}

/** The mail server takes a mail for the person: it said 250 to all of it. */
export function sendsMail(host: string, place: SmallPlace): Probe {
  const mail = `printf 'From: <desk@${place.domain}>\\nSubject: hello\\n\\nhello\\n'`;
  const send = `${mail} | curl -sS -m 5 --mail-from desk@${place.domain} --mail-rcpt ${place.user.mail} -T - smtp://${place.serverAddress}`;
  const asked = succeeds(`${host} sends a mail to ${place.user.name}`, host, ['sh', '-c', send]);
  return { ...asked, limitMs: 6000 };
}

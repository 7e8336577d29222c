import type { Host } from '../model/topology.ts';
import { interfacesFile } from './debian-files.ts';
import { interfacesPath } from './small.ts';

/** What a mail server of an office needs to know. */
export interface MailSite {
  readonly name: string;
  readonly domain: string;
  readonly address: string;
  readonly gateway: string;
  readonly nameServer: string;
}

/** Password of every mailbox of a lab. */
export const mailPassword = 'lab-mail-word';

const postfix = (site: MailSite): string => `compatibility_level = 3.6
myhostname = ${site.name}.${site.domain}
mydestination =
virtual_mailbox_domains = ${site.domain}
virtual_transport = lmtp:unix:private/dovecot-lmtp
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_peername_lookup = no
inet_protocols = ipv4
alias_maps =
maillog_file = /var/log/postfix.log
default_transport = error:no mail leaves this office
`;

/** Every address of the domain has a mailbox; all have one password. */
const dovecot = `protocols = imap lmtp
listen = *
ssl = no
disable_plaintext_auth = no
mail_location = maildir:/srv/vmail/%n
mail_uid = vmail
mail_gid = vmail
log_path = /var/log/dovecot.log
passdb {
  driver = static
  args = password=${mailPassword}
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=/srv/vmail/%n
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
  }
}
`;

/** Postfix and Dovecot: SMTP in, IMAP out, and nothing leaves the lab. */
export function mailHost(site: MailSite): Host {
  return {
    layers: ['mail'],
    interfaces: { eth0: { net: 'lan' } },
    nameServers: [site.nameServer],
    searchDomain: site.domain,
    files: {
      [interfacesPath]: interfacesFile([
        { name: 'eth0', address: site.address, prefix: 24, gateway: site.gateway },
      ]),
      '/etc/postfix/main.cf': postfix(site),
      '/etc/dovecot/dovecot.conf': dovecot,
    },
    run: [
      'ifup -a',
      'groupadd -g 5000 vmail; useradd -u 5000 -g 5000 -d /srv/vmail -m vmail',
      "sed -i 's/^#postlog/postlog/' /etc/postfix/master.cf",
      'service dovecot start',
      'service postfix start',
    ],
  };
}

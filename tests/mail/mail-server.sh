# A mail server of its own for one test: Postfix and Dovecot over a base tree, in namespaces that end with this script.
# It shares the network of the machine and listens on loopback alone.
# Arguments: lower folders joined by colons, folder of this server, ports of SMTP, IMAP and IMAPS.
# Then it runs each line of standard input as a command inside and answers "@done" with its code.
set -eu
lower=$1 state=$2 smtp=$3 imap=$4 imaps=$5
root=$state/root
mount --make-rprivate /
mkdir -p "$state/up" "$state/work" "$root"
mount -t overlay overlay -o "userxattr,lowerdir=$lower,upperdir=$state/up,workdir=$state/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null zero full random urandom; do
  : >"$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"

cat >"$root/etc/hosts" <<END
127.0.0.1 localhost mail.office.test
END
cat >"$root/etc/dovecot/dovecot.conf" <<END
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = </etc/ssl/mail/server.pem
ssl_key = </etc/ssl/mail/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = yes
mail_location = maildir:/srv/vmail/%n
mail_uid = 5000
mail_gid = 5000
first_valid_uid = 5000
log_path = /var/log/dovecot.log
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = /etc/dovecot/oauth2.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = /etc/dovecot/users
}
userdb {
  driver = passwd-file
  args = /etc/dovecot/users
  override_fields = uid=5000 gid=5000 home=/srv/vmail/%n
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
  }
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
protocol lmtp {
  auth_username_format = %Lu
}
END
: >"$root/etc/dovecot/users"
printf 'tokeninfo_url = http://127.0.0.1:9/?token=\nusername_attribute = user\nactive_attribute = active\nactive_value = true\n' \
  >"$root/etc/dovecot/oauth2.conf"
cat >"$root/etc/postfix/main.cf" <<END
compatibility_level = 3.6
myhostname = mail.office.test
mydestination =
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
virtual_mailbox_domains = office.test
virtual_transport = lmtp:unix:private/dovecot-lmtp
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
# Without Dovecot it could not even greet; a test that signs in switches it on.
smtpd_sasl_auth_enable = no
smtpd_tls_cert_file = /etc/ssl/mail/server.pem
smtpd_tls_key_file = /etc/ssl/mail/server.key
smtpd_tls_security_level = may
# Nothing may leave the test.
default_transport = error:no outside mail in a test
relay_transport = error:no outside mail in a test
maillog_file = /var/log/postfix.log
minimal_backoff_time = 2s
queue_run_delay = 2s
END
sed -i -e "s/^smtp  *inet.*/127.0.0.1:$smtp inet n - n - - smtpd/" -e 's/^#postlog/postlog/' \
  -e 's/^\([a-z]\+ \+\(unix\|fifo\|unix-dgram\) \+[-n] \+[-n] \+\)[-y]/\1n/' "$root/etc/postfix/master.cf"

inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@" </dev/null
}
inside sh -euc '
  groupadd -g 5000 vmail; useradd -u 5000 -g 5000 -d /srv/vmail -m vmail
  mkdir -p /etc/ssl/mail; cd /etc/ssl/mail
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Authority of the test" -keyout ca.key -out ca.pem 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr 2>/dev/null
  printf "subjectAltName=DNS:localhost,IP:127.0.0.1" >names
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out server.pem 2>/dev/null
  dovecot; postfix start 2>&1' >&2
echo "@done $?"
while IFS= read -r line; do
  code=0
  inside bash -c "$line" || code=$?
  echo "@done $code"
done

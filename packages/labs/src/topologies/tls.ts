/** Lines for `sh` that make the certificates of an office, and the paths where they are. */

export const authority = '/etc/ssl/office-ca.pem';
const authorityKey = '/etc/ssl/private/office-ca.key';
export const certificate = '/etc/ssl/site.pem';
export const certificateKey = '/etc/ssl/private/site.key';

/** The office's own authority, on the host that signs. */
export const makeAuthority = [
  `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=Office authority'`,
  `-keyout ${authorityKey} -out ${authority} 2>/dev/null`,
].join(' ');

/** A certificate for one name, signed by the authority; the dates begin at the clock of whoever runs it. */
export function makeCertificate(name: string, days: number, before = ''): string {
  const request = `openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=${name}' -keyout ${certificateKey} -out /tmp/site.csr 2>/dev/null`;
  const names = `printf 'subjectAltName=DNS:${name}' >/tmp/site.ext`;
  const sign = `${before}openssl x509 -req -in /tmp/site.csr -extfile /tmp/site.ext -CA ${authority} -CAkey ${authorityKey} -CAcreateserial -days ${days} -out ${certificate} 2>/dev/null`;
  return `${request} && ${names} && ${sign} && rm /tmp/site.csr /tmp/site.ext`;
}

/** For a site of nginx. */
export const tlsLines: readonly string[] = [
  'listen 443 ssl default_server;',
  `ssl_certificate ${certificate};`,
  `ssl_certificate_key ${certificateKey};`,
];

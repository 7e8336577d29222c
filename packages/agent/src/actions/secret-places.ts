/**
 * Where secrets lie on a Linux machine. Reading them helps no diagnosis, so no action does unless the policy file of
 * the machine names the place. Real paths, links resolved; a list can miss one, so redaction comes after it.
 */
const places: readonly RegExp[] = [
  // Passwords and rights of the system (shadow(5), sudoers(5), opasswd of pam_pwhistory), and their copies.
  /^\/(etc|var\/backups)\/g?shadow([-.]|$)/,
  /^\/etc\/(sudoers|security\/opasswd|krb5\.keytab|ldap\.secret|libnss-ldap\.secret|pam_ldap\.secret)$/,
  /^\/etc\/(sudoers\.d|credstore(\.encrypted)?|wireguard|openvpn|swanctl|ipsec\.d|wpa_supplicant)(\/|$)/,
  /^\/etc\/(ipsec\.secrets|ppp\/(chap|pap)-secrets|postfix\/sasl_passwd(\.db)?|exim4\/passwd\.client)$/,
  /^\/etc\/(mysql\/debian\.cnf|samba\/smbpasswd|kubernetes\/(admin|super-admin|kubelet)\.conf)$/,
  /^\/etc\/NetworkManager\/system-connections(\/|$)/,
  /^\/etc\/ssh\/ssh_host_[^/]*_key$/,
  /^\/etc\/(ssl|pki\/tls)\/private(\/|$)/,
  /^\/(run|var\/lib)\/(credentials|secrets|systemd\/credential\.secret)(\/|$)/,
  // Memory of programs, and what was written of it.
  /^\/proc\/([^/]+\/)+(environ|mem|auxv|fd|map_files|root|cwd)(\/|$)/,
  /^\/proc\/(kcore|keys|key-users)$/,
  /^\/dev\/(?!null$|zero$)/,
  /^\/var\/(lib\/systemd\/coredump|crash|lib\/apport)(\/|$)/,
  // Data of servers that hold everything of everybody.
  /^\/var\/lib\/(postgresql|mysql|ldap|samba\/private|sss\/(db|secrets)|docker|containerd|kubelet|vault)(\/|$)/,
  // Homes: keys, tokens, password stores, browsers, what was typed.
  /\/\.ssh(\/(?!([^/]*\.pub|known_hosts|authorized_keys|config)$)|$)/,
  /\/\.(gnupg|password-store|azure|mozilla|thunderbird|vault|terraform\.d|minikube)(\/|$)/,
  /\/\.(netrc|pgpass|my\.cnf|npmrc|pypirc|git-credentials|smbcredentials|vault-token|Xauthority|ICEauthority)$/,
  /\/\.(aws\/credentials|kube\/config|docker\/config\.json|cargo\/credentials(\.toml)?|rclone\.conf)$/,
  /\/\.config\/(google-chrome|chromium|BraveSoftware|microsoft-edge|opera|vivaldi|Bitwarden|1Password|gcloud|rclone)[^/]*(\/|$)/,
  /\/\.config\/(gh\/hosts\.yml|git\/credentials|hub)$/,
  /\/\.local\/share\/(keyrings|kwalletd|evolution)(\/|$)/,
  /\/(\.var\/app|snap)\/[^/]*(firefox|mozilla|chromium|chrome|brave|thunderbird|bitwarden|keepass)[^/]*(\/|$)/i,
  /\/\.[^/]*_?history$/,
  // Files that are keys by their names, wherever they lie.
  /\/(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|secring\.gpg|privkey[^/]*\.pem|\.env(\.[^/]*)?|\.htpasswd|wp-config\.php)$/,
  /\.(key|p12|pfx|jks|keystore|kdbx?|ppk|keytab|ovpn)$/i,
];

/** What even the policy file cannot open: memory and devices are no files to read. */
const never = /^\/(proc|dev)\//;

export function isSecretPlace(real: string): boolean {
  return places.some((one) => one.test(real));
}

export function canBeOpened(real: string): boolean {
  return !never.test(real);
}

const keyBegins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|^PuTTY-User-Key-File-/m;

/** A private key that lies under a harmless name is known by how it begins (RFC 7468; PuTTY's own form). */
export function holdsPrivateKey(bytes: Buffer): boolean {
  return keyBegins.test(bytes.toString('latin1'));
}

/** What stands where a secret was. */
export const mark = '[redacted]';

/** One form in which programs print a secret: the name stays, the value goes, so that evidence can still be read. */
export interface SecretForm {
  readonly pattern: RegExp;
  readonly replace: string;
}

/** Quoted, quoted inside of a quoted text (JSON in a log), or one word. */
const value = String.raw`(?:\\+"[^"]*?\\+"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&"'<\\]+)`;
/** After a name: a quote that ends it, then `:`, `=`, `>` or a space, and in configurations how it is written. */
const leads = String.raw`(?:\\*["'])?\s*(?:[:=>]\s*|\s)(?:(?:is|\d{1,2})\s+)?`;

const form = (name: string, between = leads): SecretForm => ({
  pattern: new RegExp(`(${name}${between})${value}`, 'gi'),
  replace: `$1${mark}`,
});

/**
 * Every repetition is bounded or can begin at one place alone: a line of 64 KiB that somebody wrote to be dear must
 * cost no more than any other.
 */
export const secretForms: readonly SecretForm[] = [
  // Authorization: Bearer abc, Proxy-Authorization: Basic abc
  {
    pattern: /\b((?:proxy-)?authorization\s*[:=]\s*(?:bearer|basic|digest|negotiate)\s+)[^\s"']+/gi,
    replace: `$1${mark}`,
  },
  { pattern: /\b((?:set-)?cookie\s*:\s*)[^\r\n"]+/gi, replace: `$1${mark}` },
  { pattern: /\b(wpa_passphrase\s+\S{1,200}\s+)\S+/g, replace: `$1${mark}` },
  // password=..., "api_key": "...", DB_PASSWORD: ..., --token ..., enable secret 5 ..., <password>...
  form(
    '(?:passw(?:or)?d|passphrase|passwort|kennwort|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|token|psk|credential|authtok|bindpw|requirepass|masterauth|pre-?shared-?key|key-string)s?',
  ),
  form(String.raw`(?:\bpass\s*=|_pass\s*[:=]|\bpwd\s*[:=]\s*(?!/))`, String.raw`\s*`),
  form(String.raw`\b(?:radius|tacacs)[-\w ]{0,80}\bkey`, String.raw`\s+(?:\d\s+)?`),
  { pattern: /\b(sshpass\s+-p\s*)\S+/g, replace: `$1${mark}` },
  {
    pattern: /\b((?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{0,300}?\s-p)[^\s"']+/g,
    replace: `$1${mark}`,
  },
  {
    pattern: /\b((?:curl|wget)\b[^\n]{0,300}?\s(?:-u|--user|--proxy-user)[\s=]+[^\s:]{1,200}:)[^\s"']+/g,
    replace: `$1${mark}`,
  },
  // postgres://user:secret@host
  { pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{1,200}:)[^\s/@]{1,500}(@)/gi, replace: `$1${mark}$2` },
  // snmp-server community public RO, rocommunity public, community: "public", com2sec name source public
  { pattern: /\b((?:ro|rw)?community6?["']?\s*(?:[:=]\s*|\s))[^\s,;]+/gi, replace: `$1${mark}` },
  { pattern: /\b(com2sec6?\s+\S{1,100}\s+\S{1,100}\s+)\S+/g, replace: `$1${mark}` },
  // JSON web tokens and well-known token forms
  { pattern: /\beyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,2048}/g, replace: mark },
  {
    pattern: /\b(?:gh[pousr]_\w{20,255}|AKIA[0-9A-Z]{16}|xox[baprs]-[\w-]{10,255}|glpat-[\w-]{16,255})/g,
    replace: mark,
  },
  // crypt(3) hashes as in shadow
  { pattern: /\$(?:1|2[aby]?|5|6|y|gy|7)\$[./A-Za-z0-9$,=]{8,255}/g, replace: mark },
];

/** Where a secret may begin: a long line is not cut between this and its value. */
export const mayBegin =
  /pass|pwd|kennwort|secret|token|key|psk|cred|auth|bindpw|cookie|communit|com2sec|:\/\/|eyJ|\$|sshpass|mysql|mariadb|curl|wget/i;

/** Names of fields whose text is a secret whatever it looks like. */
export const secretName =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase|wort)?|pwd|secret|community|psk|credentials?)$|(?:password|passphrase|secret|api_?key|private_?key|access_?key|auth_?token)$/i;

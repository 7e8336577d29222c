import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Papers that somebody in between may show, and the authority that the machine was told to trust. */
export interface Papers {
  readonly authorityFile: string;
  readonly good: Certificate;
  readonly selfSigned: Certificate;
  readonly otherHost: Certificate;
  readonly expired: Certificate;
  readonly otherAuthority: Certificate;
  readonly client: Certificate;
}

/** Makes them with openssl(1), for a desk at 127.0.0.1. */
export function makePapers(folder: string): Papers {
  const run = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const read = (name: string): Certificate => ({
    cert: readFileSync(join(folder, `${name}.crt`), 'utf8'),
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const own = (name: string, subject: string, ...more: readonly string[]): Certificate => {
    run('req', '-x509', ...curve, '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', subject, ...more);
    return read(name);
  };
  const signed = (name: string, by: string, extensions: string, time: readonly string[]): Certificate => {
    run('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=desk');
    writeFileSync(join(folder, `${name}.ext`), extensions);
    const paper = ['-in', `${name}.csr`, '-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial'];
    run('x509', '-req', ...paper, '-out', `${name}.crt`, '-extfile', `${name}.ext`, ...time);
    return read(name);
  };
  const here = 'subjectAltName=IP:127.0.0.1\n';
  own('authority', '/CN=The authority of the desk', '-days', '30');
  own('stranger', '/CN=Some other authority', '-days', '30');
  const days = ['-days', '30'];
  return {
    authorityFile: join(folder, 'authority.crt'),
    good: signed('good', 'authority', here, days),
    selfSigned: own('self', '/CN=127.0.0.1', '-addext', here.trim(), ...days),
    otherHost: signed('host', 'authority', 'subjectAltName=IP:198.51.100.9,DNS:other.example\n', days),
    // openssl of Debian 12 knows no way to say both ends of the time; one that ends before today has ended.
    expired: signed('expired', 'authority', here, ['-days', '-1']),
    otherAuthority: signed('other', 'stranger', here, days),
    client: signed('client', 'authority', `${here}extendedKeyUsage=clientAuth\n`, days),
  };
}

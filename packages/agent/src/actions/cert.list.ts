import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';

const Certificate = object({
  file: Type.String(),
  subject: Type.String(),
  issuer: Type.String(),
  names: Type.String(),
  validFrom: Type.String(),
  validUntil: Type.String(),
  daysLeft: Type.Integer(),
  sha256: Type.String(),
});
type Certificate = Static<typeof Certificate>;

const largestFileBytes = 1_048_576;
const mostFiles = 500;

export const certList = defineAction({
  ...reads,
  kind: 'cert.list',
  summary: 'Certificates in a file or a folder, the one that ends first in front',
  params: object({ path: AbsolutePath }),
  output: object({ certificates: Type.Array(Certificate), unreadable: Type.Array(Type.String()) }),
  timeoutMs: 60_000,
  programs: [],
  privileges: 'user',
  run: async ({ path }, context) => {
    const place = findPlace(path, 'read', context);
    if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
    const isFolder = statSync(place.real).isDirectory();
    const names = isFolder
      ? readdirSync(place.real)
          .filter((name) => /\.(pem|crt|cer)$/.test(name))
          .toSorted()
      : [''];
    const certificates: Certificate[] = [];
    const unreadable: string[] = [];
    for (const name of names.slice(0, mostFiles)) {
      const file = findPlace(join(place.real, name), 'read', context);
      const found = 'real' in file ? readCertificates(file.real) : undefined;
      if (found === undefined) unreadable.push(join(place.real, name));
      else certificates.push(...found);
    }
    const sorted = certificates.toSorted((a, b) => a.daysLeft - b.daysLeft).slice(0, mostFiles);
    const ended = sorted.filter((one) => one.daysLeft < 0).length;
    const words = `${sorted.length} certificates, ${ended} have ended`;
    return done({ certificates: sorted, unreadable: unreadable.slice(0, 50) }, words);
  },
});

/** All certificates of a PEM file; undefined when it holds something else or cannot be read. */
function readCertificates(file: string): Certificate[] | undefined {
  try {
    const about = statSync(file);
    if (!about.isFile() || about.size > largestFileBytes) return undefined;
    const blocks = readFileSync(file, 'latin1').match(
      /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g,
    );
    return blocks?.map((pem) => describe(file, new X509Certificate(pem)));
  } catch {
    return undefined;
  }
}

function describe(file: string, one: X509Certificate): Certificate {
  return {
    file,
    subject: one.subject?.replaceAll('\n', ', ') ?? '',
    issuer: one.issuer?.replaceAll('\n', ', ') ?? '',
    names: one.subjectAltName ?? '',
    validFrom: one.validFromDate.toISOString(),
    validUntil: one.validToDate.toISOString(),
    daysLeft: Math.floor((one.validToDate.getTime() - Date.now()) / 86_400_000),
    sha256: one.fingerprint256,
  };
}

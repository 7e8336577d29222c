import type { AbuseCase } from './case.ts';
import { crossReferences } from './cases/cross-references.ts';
import { drawnFile, pageAsFile } from './cases/files-by-address.ts';
import { foreignTicket } from './cases/foreign-ticket.ts';
import { privilegedFields } from './cases/privileged-fields.ts';
import { readOnly } from './cases/read-only.ts';
import { remotePictures } from './cases/remote-pictures.ts';
import { requestMetadata } from './cases/request-metadata.ts';
import { scriptInMail } from './cases/script-in-mail.ts';
import { spoofedTechnician } from './cases/spoofed-technician.ts';
import { staleAccess } from './cases/stale-access.ts';

/** Every case. */
const all: readonly AbuseCase[] = [
  crossReferences,
  drawnFile,
  foreignTicket,
  pageAsFile,
  privilegedFields,
  readOnly,
  remotePictures,
  requestMetadata,
  scriptInMail,
  spoofedTechnician,
  staleAccess,
];

/** In the order of their numbers. */
export const cases = all.toSorted((a, b) => a.id.localeCompare(b.id));

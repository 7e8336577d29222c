import type { AbuseCase } from './case.ts';
import { diagnosisOnly } from './cases/agents/diagnosis-only.ts';
import { enrolment } from './cases/agents/enrolment.ts';
import { impersonation } from './cases/agents/impersonation.ts';
import { malformedMessages, malformedMessagesLong } from './cases/agents/malformed.ts';
import { machinesOfOthers } from './cases/agents/machines-of-others.ts';
import { whoMayWhat } from './cases/agents/who-may-what.ts';
import { approvals } from './cases/agents/approvals.ts';
import { evidenceIntegrity } from './cases/agents/evidence.ts';
import { resultReplay } from './cases/agents/results.ts';
import { notThereYet } from './cases/agents/not-there-yet.ts';
import { secretsOfJobs } from './cases/agents/secrets-of-jobs.ts';
import { throughTheDesk } from './cases/agents/through-the-desk.ts';
import { hostileInventory } from './cases/agents/hostile-inventory.ts';
import { forgedOrders } from './cases/agents/forged-orders.ts';
import { updateOffer } from './cases/agents/update-offer.ts';
import { outboundTls } from './cases/agents/tls.ts';
import { crossReferences } from './cases/cross-references.ts';
import { drawnFile, pageAsFile } from './cases/files-by-address.ts';
import { foreignTicket } from './cases/foreign-ticket.ts';
import { privilegedFields } from './cases/privileged-fields.ts';
import { readOnly } from './cases/read-only.ts';
import { remotePictures } from './cases/remote-pictures.ts';
import { requestMetadata } from './cases/request-metadata.ts';
import { scriptInMail } from './cases/script-in-mail.ts';
import { spoofedTechnician } from './cases/spoofed-technician.ts';
import { automaticMail } from './cases/automatic-mail.ts';
import { controlFromOutside } from './cases/control-from-outside.ts';
import { doubleSubmit } from './cases/double-submit.ts';
import { flood } from './cases/flood.ts';
import { foreignThread } from './cases/foreign-thread.ts';
import { headerInjection } from './cases/header-injection.ts';
import { messageIdGames } from './cases/message-id-games.ts';
import { mimeBombs } from './cases/mime-bombs.ts';
import { namesOfFiles } from './cases/names-of-files.ts';
import { paths } from './cases/paths.ts';
import { pictureOnDemand } from './cases/picture-on-demand.ts';
import { slowPatterns } from './cases/slow-patterns.ts';
import { templates } from './cases/templates.ts';
import { uploadsWithoutEnd } from './cases/uploads-without-end.ts';
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
  automaticMail,
  controlFromOutside,
  doubleSubmit,
  flood,
  foreignThread,
  headerInjection,
  messageIdGames,
  mimeBombs,
  namesOfFiles,
  paths,
  pictureOnDemand,
  slowPatterns,
  templates,
  staleAccess,
  uploadsWithoutEnd,
  outboundTls,
  forgedOrders,
  updateOffer,
  diagnosisOnly,
  enrolment,
  impersonation,
  machinesOfOthers,
  whoMayWhat,
  resultReplay,
  evidenceIntegrity,
  approvals,
  throughTheDesk,
  secretsOfJobs,
  ...notThereYet,
  hostileInventory,
  malformedMessages,
  malformedMessagesLong,
];

/** In the order of their numbers. */
export const cases = all.toSorted((a, b) => a.id.localeCompare(b.id));

import type { AbuseCase } from './case.ts';
import { scriptInMail } from './cases/script-in-mail.ts';
import { foreignTicket } from './cases/foreign-ticket.ts';
import { spoofedTechnician } from './cases/spoofed-technician.ts';
import { remotePictures } from './cases/remote-pictures.ts';

/** Every case, in the order of its number. */
export const cases: readonly AbuseCase[] = [
  scriptInMail,
  remotePictures,
  foreignTicket,
  spoofedTechnician,
].toSorted((a, b) => a.id.localeCompare(b.id));

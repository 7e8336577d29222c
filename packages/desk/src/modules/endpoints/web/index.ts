/** What pages of higher rooms may show of machines: the front door of this room's web part. */
import { lazy } from 'react';

export { EvidencePlace } from './job/EvidencePlace.tsx';
export { PersonDot, useDotsLive } from './dots/PersonDot.tsx';

// What is not on the first screen comes when it is shown.
export const TicketMachines = lazy(async () => ({
  default: (await import('./ticket/TicketMachines.tsx')).TicketMachines,
}));
export const MachineDrawer = lazy(async () => ({
  default: (await import('./ticket/MachineDrawer.tsx')).MachineDrawer,
}));
export const JobEvidence = lazy(async () => ({ default: (await import('./job/JobCard.tsx')).JobCard }));

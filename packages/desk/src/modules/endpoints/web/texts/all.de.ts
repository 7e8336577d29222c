import { actionTextsDe } from './actions.de.ts';
import { jobTextsDe } from './jobs.de.ts';
import { machineTextsDe } from './machines.de.ts';

/** The German words of the room's screens. */
export const endpointsTextsDe = { ...machineTextsDe, ...jobTextsDe, ...actionTextsDe };

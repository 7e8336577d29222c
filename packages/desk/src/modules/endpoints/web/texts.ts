import { defineTexts } from '#platform/web/i18n/texts';
import { actionTexts } from './texts/actions.ts';
import { jobTexts } from './texts/jobs.ts';
import { machineTexts } from './texts/machines.ts';

/** Words of the room's screens. */
export const t = defineTexts(
  'endpoints',
  { ...machineTexts, ...jobTexts, ...actionTexts },
  { de: async () => ({ default: (await import('./texts/all.de.ts')).endpointsTextsDe }) },
);

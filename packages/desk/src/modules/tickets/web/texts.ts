import { defineTexts } from '#platform/web/i18n/texts';
import { queueTexts } from './texts/queue.ts';
import { ticketTexts } from './texts/ticket.ts';
import { writingTexts } from './texts/writing.ts';

/** Words of the room's screens. */
export const t = defineTexts('tickets', { ...queueTexts, ...ticketTexts, ...writingTexts });

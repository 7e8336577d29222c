import { defineTexts } from '#platform/web/i18n/texts';
import { recordTexts } from './texts/records.ts';

/** Words of the room's screens. */
export const t = defineTexts('mail', { ...recordTexts });

import { defineTexts } from '#platform/web/i18n/texts';
import { mailboxTexts } from './texts/mailboxes.ts';
import { outTexts } from './texts/out.ts';
import { recordTexts } from './texts/records.ts';

/** Words of the room's screens. */
export const t = defineTexts('mail', { ...recordTexts, ...outTexts, ...mailboxTexts });

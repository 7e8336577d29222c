import { defineTexts } from '#platform/web/i18n/texts';
import { entryTexts } from './texts/entry.ts';
import { peopleTexts } from './texts/people.ts';

/** Words of the room's screens. */
export const t = defineTexts('identity', { ...entryTexts, ...peopleTexts });

import { defineTexts } from '#platform/web/i18n/texts';
import { entryTexts } from './texts/entry.ts';
import { meTexts } from './texts/me.ts';
import { peopleTexts } from './texts/people.ts';
import { structureTexts } from './texts/structure.ts';

/** Words of the room's screens. */
export const t = defineTexts('identity', { ...entryTexts, ...meTexts, ...peopleTexts, ...structureTexts });

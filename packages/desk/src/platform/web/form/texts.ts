import { defineTexts } from '../i18n/texts.ts';

/** Words of every form. */
export const t = defineTexts('form', {
  cancel: 'Leave without saving',
  conflict: 'Somebody else changed this too: {field}',
  decideFirst: 'Decide about each field first',
});

import { defineTexts } from '../i18n/texts.ts';

/** Words for what only the page itself can notice. */
export const t = defineTexts('api', {
  offline: 'No connection to the desk',
  offlineHint: 'Your text is kept. We try again when the connection is back.',
  broken: 'Something broke on this page',
  brokenHint: 'Your text is kept. Load the page again.',
});

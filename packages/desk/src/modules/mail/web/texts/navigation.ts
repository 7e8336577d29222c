import { defineTexts } from '#platform/web/i18n/texts';

/** Words that every page needs to lead here; all others come with the screens. */
export const t = defineTexts('mail-navigation', {
  mail: 'Mail',
  go: 'Go',
  noSubject: '(no subject)',
  goRecords: 'Go to mail records',
  goOut: 'Go to mail that went out',
  goMailboxes: 'Go to mailboxes',
  goQuarantine: 'Go to mails in quarantine',
});

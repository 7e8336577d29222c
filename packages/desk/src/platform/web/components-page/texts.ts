import { defineTexts } from '../i18n/texts.ts';

/** Captions of the components page. Invented names and numbers stand in `specimens.ts`. */
export const t = defineTexts('components', {
  title: 'Components',
  intro: 'Every small part of the desk with its states. What is missing here does not exist elsewhere.',
  status: 'Status categories',
  priority: 'Priority and clocks',
  verdicts: 'Verdicts, machine state, degrees of done',
  mail: 'Mail verdicts, chips, keys and people',
  buttons: 'Action classes and buttons',
  clockWhy: 'Clock, “why” popover',
  priorityWhy: 'Priority, “why” popover',
  reply: 'Composer, reply',
  note: 'Composer, internal note',
  held: 'Held send, undo, outbox',
  blast: 'Blast radius, before a destructive run',
  empty: 'Empty and loading',
  error: 'Error and conflict',
  stale: 'Not allowed and stale',
  fields: 'Fields',
  facts: 'Facts, tabs and menus',
  messages: 'Conversation',
  list: 'List with groups, new rows and a row that left',
  dialogs: 'Floating parts, in place',
});

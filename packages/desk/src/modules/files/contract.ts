import { contract } from '#platform/contract/contract';
import { errors } from '#platform/contract/errors';

export const filesErrors = errors('files', {
  notFound: {
    status: 404,
    title: 'This file is not stored here',
    hint: 'Open the ticket again; the file may have been removed.',
  },
  tooLarge: {
    status: 413,
    title: 'The file is larger than allowed',
    hint: 'Send a smaller file, or a link to it. The limit stands in "facts".',
  },
  uploadBrokenOff: {
    status: 400,
    title: 'The upload ended before the file was complete',
    hint: 'Nothing was kept. Send the file again.',
  },
  damaged: {
    status: 500,
    title: 'The stored file does not have the content that it was stored with',
    hint: 'Restore it from a backup, and run "deskhand verify".',
  },
});

/** The room `files`: bytes of attachments, each content once. Who may read a file is decided by the room that refers to it. */
export const filesContract = contract({
  room: 'files',
  summary: 'Attachments, stored once by content.',
  endpoints: {},
  permissions: {},
  errors: filesErrors,
  events: {},
});

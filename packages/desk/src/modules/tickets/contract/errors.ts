import { errors } from '#platform/contract/errors';

/** Expected errors of the room. */
export const ticketErrors = errors('tickets', {
  notFound: {
    status: 404,
    title: 'There is no such ticket here',
    hint: 'Check the number; the digit after the dash guards against typing errors.',
  },
  notAllowed: {
    status: 403,
    title: 'Only the desk may do that',
    hint: 'Ask a technician, or leave the field out.',
  },
  notInState: {
    status: 409,
    title: 'The ticket is not in a status that allows this',
    hint: '"facts" names the status it has and the ones it needs.',
  },
  conflict: {
    status: 409,
    title: 'Somebody else changed the same field',
    hint: '"facts" holds both values; send the change again with the new version.',
  },
  pictureNotFetched: {
    status: 422,
    title: 'This picture was not fetched',
    hint: '"facts" says why: its address, its size, its kind, or that nobody answered in time.',
  },
  alreadySent: { status: 409, title: 'The reply has left already', hint: 'Write another one.' },
  unknownReference: {
    status: 422,
    title: 'A person, team, category or service does not exist',
    hint: '"facts" names the field.',
  },
  reasonMissing: {
    status: 422,
    title: 'A priority set by hand needs a reason',
    hint: 'Send "priorityReason" with "priority".',
  },
  timeMissing: {
    status: 422,
    title: 'Waiting for a time needs a time to come',
    hint: 'Send "until", an instant in the future.',
  },
  fieldsInvalid: {
    status: 422,
    title: 'The extra fields do not fit their schema',
    hint: '"detail" names the field.',
  },
  schemaInvalid: {
    status: 422,
    title: 'This is not a JSON Schema of an object',
    hint: 'The schema has "type": "object" and "properties".',
  },
  sameTicket: { status: 422, title: 'A ticket cannot be joined with itself', hint: 'Name another ticket.' },
  nameTaken: {
    status: 409,
    title: 'This name is in use',
    hint: 'Choose another name, or change the entry that has it.',
  },
  uploadsFull: {
    status: 413,
    title: 'You have uploaded many files that no message has yet',
    hint: 'Send the messages that they belong to, then upload again. What no message has is removed after a day.',
  },
  nameRefused: {
    status: 422,
    title: 'This is not a file name',
    hint: 'Send a name without slashes and control characters.',
  },
});

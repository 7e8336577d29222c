import { errors } from '#platform/contract/errors';

/** What can go wrong around people and sign-in. Sign-in errors never tell whether an address exists. */
export const identityErrors = errors('identity', {
  notFound: {
    status: 404,
    title: 'There is no such entry',
    hint: 'It may have been removed, or you may not see it.',
  },
  signInFailed: {
    status: 401,
    title: 'The address and the password do not match',
    hint: 'Check both, or have a sign-in link sent to the address.',
  },
  linkInvalid: {
    status: 410,
    title: 'This link does not work any more',
    hint: 'Links work once and for a limited time. Ask for a new one.',
  },
  setupDone: {
    status: 409,
    title: 'This desk has an administrator already',
    hint: 'Sign in, or create another administrator with `deskhand admin create`.',
  },
  passwordRefused: {
    status: 422,
    title: 'This password is too easy to guess',
    hint: 'Take at least 15 characters that no list of common passwords holds, for example several unrelated words.',
  },
  emailTaken: {
    status: 409,
    title: 'Somebody has this mail address already',
    hint: 'Open that person, or use another address.',
  },
  nameTaken: {
    status: 409,
    title: 'This name is taken',
    hint: 'Choose another name, or change the entry that has it.',
  },
  domainTaken: {
    status: 409,
    title: 'Another organisation has this mail domain',
    hint: 'Remove the domain there first; "facts" names it.',
  },
  unknownReference: {
    status: 422,
    title: 'A named team, site or organisation does not exist',
    hint: '"facts" names the field.',
  },
  unknownTimeZone: {
    status: 422,
    title: 'This time zone is not known',
    hint: 'Use a name of the IANA time zone database, such as Europe/Vienna.',
  },
  endsInThePast: {
    status: 422,
    title: 'The end lies in the past',
    hint: 'Choose a later date, or disable the person.',
  },
  conflict: {
    status: 409,
    title: 'Somebody changed the same field meanwhile',
    hint: 'Compare both values in "facts" and send your choice with the version given there.',
  },
  lastAdministrator: {
    status: 409,
    title: 'This is the last administrator',
    hint: 'Make somebody else administrator first.',
  },
  notAllowed: {
    status: 403,
    title: 'You may not change this of that person',
    hint: 'Somebody with wider rights than that person can do it.',
  },
  roleTooWide: {
    status: 403,
    title: 'This role can do more than you can',
    hint: 'Somebody who has the role, or an administrator, can give it.',
  },
  scopeTooWide: {
    status: 403,
    title: 'A token cannot do more than its owner',
    hint: '"facts" names the scopes that the owner does not have.',
  },
  sessionNeeded: {
    status: 403,
    title: 'This needs a person who is signed in',
    hint: 'Sign in on a page of this desk; a token or a ticket link is not enough.',
  },
  signInAgain: {
    status: 403,
    title: 'The sign-in is too long ago for this',
    hint: 'Sign in again and repeat it within 15 minutes.',
  },
  notActive: {
    status: 409,
    title: 'This person is disabled',
    hint: 'Enable the person first.',
  },
  loopbackOnly: {
    status: 403,
    title: 'This link works on the machine of the desk alone',
    hint: 'Open it in a browser on that machine.',
  },
});

import { Type } from 'typebox';
import { identityErrors } from '#identity/contract';
import { platformErrors } from '#platform/contract/errors';
import { contract } from '#platform/contract/contract';
import { endpoint } from '#platform/contract/endpoint';
import { Id, object } from '#platform/contract/schema';
import { ticketErrors } from '#tickets/contract';

/** The secret part of a link. Any text is taken, so that a mangled link is answered like one that has ended. */
const token = Type.String();
const number = Type.String({ minLength: 1, maxLength: 20 });
/** Each rendered form carries a fresh one, so that sending it twice is carried out once. */
const form = Id;
/** May be empty here: the page asks for words kindly instead of refusing the request. */
const words = Type.String({ maxLength: 200_000 });

/** What a page tells after a deed. */
export const doneDeeds = ['asked', 'answered', 'crossed', 'works', 'told', 'not-yet', 'follow-up'] as const;
/** How much something stops a person; the desk makes an urgency of it. */
export const stops = ['annoying', 'partly', 'fully', 'others'] as const;

const asPage = { produces: 'page', output: Type.Unknown() } as const;
const seen = object({
  done: Type.Optional(Type.Enum([...doneDeeds])),
  earlier: Type.Optional(Type.String({ maxLength: 400, description: 'Cursor of earlier messages.' })),
});
const answer = object({
  form,
  body: words,
  seen: Type.Optional(Id),
});
const plainDeed = object({ form });
const notYet = object({ form, body: Type.Optional(words) });
const byLink = object({ token });
const byNumber = object({ number });
const L = [identityErrors.linkInvalid] as const;
const T = [ticketErrors.notFound, ticketErrors.notAllowed] as const;

/**
 * The room `portal`: pages for the person who asked. Those that carry words are open to `anyone`, because a person
 * whose session has ended meanwhile must get the words back instead of a refusal.
 */
export const portalContract = contract({
  room: 'portal',
  summary: 'The pages of the person who asked.',
  permissions: {},
  errors: {},
  events: {},
  endpoints: {
    linkPage: endpoint({
      method: 'GET',
      path: '/r/:token',
      summary: 'The request behind a link in a mail.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      query: seen,
      errors: [...L],
    }),
    linkAttachment: endpoint({
      method: 'GET',
      path: '/r/:token/attachments/:attachmentId',
      summary: 'An attachment of the request behind a link, as a download.',
      access: 'anyone',
      effect: 'own',
      produces: 'file',
      output: Type.Unknown(),
      params: object({ token, attachmentId: Id }),
      errors: [...L, ...T],
    }),
    linkAnswer: endpoint({
      method: 'POST',
      path: '/r/:token/answer',
      summary: 'Adds words to the request behind a link.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      body: answer,
      errors: [...L, ...T],
    }),
    linkWorks: endpoint({
      method: 'POST',
      path: '/r/:token/works',
      summary: 'Says that it works again.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      body: plainDeed,
      errors: [...L, ...T],
    }),
    linkNotYet: endpoint({
      method: 'POST',
      path: '/r/:token/not-yet',
      summary: 'Says that it does not work yet.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      body: notYet,
      errors: [...L, ...T],
    }),
    home: endpoint({
      method: 'GET',
      path: '/portal',
      summary: 'One question, and what is being done about earlier requests.',
      access: 'signed-in',
      ...asPage,
      query: object({ older: Type.Optional(Type.String({ maxLength: 400 })) }),
      errors: [],
    }),
    ask: endpoint({
      method: 'POST',
      path: '/portal/ask',
      summary: 'Takes the words, asks how much it stops the person, and then sends the request.',
      access: 'anyone',
      ...asPage,
      body: object({ form, body: words, stop: Type.Optional(Type.Enum([...stops])) }),
      errors: [ticketErrors.notAllowed],
    }),
    requestPage: endpoint({
      method: 'GET',
      path: '/portal/requests/:number',
      summary: 'One request that the signed-in person may see.',
      access: 'signed-in',
      ...asPage,
      params: byNumber,
      query: seen,
      errors: [...T],
    }),
    requestAttachment: endpoint({
      method: 'GET',
      path: '/portal/requests/:number/attachments/:attachmentId',
      summary: 'An attachment of a request, as a download.',
      access: 'signed-in',
      effect: 'own',
      produces: 'file',
      output: Type.Unknown(),
      params: object({ number, attachmentId: Id }),
      errors: [...T],
    }),
    requestAnswer: endpoint({
      method: 'POST',
      path: '/portal/requests/:number/answer',
      summary: 'Adds words to a request.',
      access: 'anyone',
      ...asPage,
      params: byNumber,
      body: answer,
      errors: [...T],
    }),
    requestWorks: endpoint({
      method: 'POST',
      path: '/portal/requests/:number/works',
      summary: 'Says that it works again.',
      access: 'signed-in',
      ...asPage,
      params: byNumber,
      body: plainDeed,
      errors: [...T],
    }),
    requestNotYet: endpoint({
      method: 'POST',
      path: '/portal/requests/:number/not-yet',
      summary: 'Says that it does not work yet.',
      access: 'anyone',
      ...asPage,
      params: byNumber,
      body: notYet,
      errors: [...T],
    }),
    signInPage: endpoint({
      method: 'GET',
      path: '/portal/sign-in',
      summary: 'Asks for the mail address, to send a link to it.',
      access: 'anyone',
      ...asPage,
      query: object({ told: Type.Optional(Type.Enum(['sent', 'signed-out'])) }),
      errors: [],
    }),
    askForLink: endpoint({
      method: 'POST',
      path: '/portal/sign-in',
      summary: 'Sends a sign-in link where somebody has the address; answers the same where nobody does.',
      access: 'anyone',
      effect: 'own',
      ...asPage,
      body: object({ email: Type.String({ maxLength: 254 }) }),
      errors: [platformErrors.crossSite],
    }),
    confirmSignIn: endpoint({
      method: 'GET',
      path: '/portal/sign-in/:token',
      summary: 'Asks before the sign-in link is used up, because mail scanners open links.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      errors: [],
    }),
    signIn: endpoint({
      method: 'POST',
      path: '/portal/sign-in/:token',
      summary: 'Uses the sign-in link up and signs in.',
      access: 'anyone',
      ...asPage,
      params: byLink,
      errors: [...L, identityErrors.loopbackOnly, platformErrors.crossSite],
    }),
    signOut: endpoint({
      method: 'POST',
      path: '/portal/sign-out',
      summary: 'Ends this session.',
      access: 'signed-in',
      ...asPage,
      errors: [identityErrors.sessionNeeded],
    }),
  },
});

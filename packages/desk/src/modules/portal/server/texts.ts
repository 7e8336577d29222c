/**
 * Every word of the pages, in one place and typed by its key, so that another language is another value of this type.
 * Voice: a good colleague on the phone; names of people and things, never of our machinery.
 */
const english = {
  /** BCP 47; also decides how times are written. */
  language: 'en-GB',
  today: 'today',
  help: 'IT help',
  skip: 'Skip to the page',
  signOut: 'Sign out',
  signedInAs: (name: string) => `You are signed in as ${name}`,
  openDesk: 'Open the desk',
  timesAre: (zone: string) => `Times here are those of ${zone}.`,

  hello: (name: string) => `Hello ${name}.`,
  whatCanWeHelpWith: 'What can we help with?',
  askExample: 'For example: the printer next to my desk prints nothing',
  askForHelp: 'Ask for help',
  keptHere: 'Kept on this device until you send it',
  noWords: 'Write a few words first.',
  step: (at: number, of: number) => `${at} of ${of}`,
  youWrote: 'You wrote',
  howMuch: 'How much does this stop you?',
  stops: {
    annoying: 'I can work, it is only annoying',
    partly: 'Some of my work is stuck',
    fully: 'I cannot work at all',
    others: 'Others here cannot work either',
  },
  othersToo: 'Others here cannot work either.',
  notSentYet: 'Not sent yet. We get it when you press "Send my request".',
  sendRequest: 'Send my request',
  back: 'Back',

  yourRequests: 'Your requests',
  finishedRequests: 'Finished',
  otherRequests: 'Requests of your colleagues',
  noRequests:
    'You have not asked for anything yet. Write above what does not work, and we take it from there.',
  olderRequests: 'Show older requests',
  newestRequests: 'Show the newest requests',
  open: 'Open',
  looksAfterYou: 'looks after you',
  looksAfter: (name: string) => `looks after ${name}`,

  request: (number: string) => `Request ${number}`,
  youAsked: 'You asked',
  asked: (name: string) => `${name} asked`,
  lastFromDesk: (name: string) => `${name} answered`,
  lastFromYou: 'You wrote',
  lastFrom: (name: string) => `${name} wrote`,
  now: {
    new: 'We have your request and will look at it.',
    newOf: (name: string) => `We have the request of ${name} and will look at it.`,
    open: (name: string | null) => (name === null ? 'We are working on it.' : `${name} is working on it.`),
    yourTurn: 'We are waiting for your answer.',
    turnOf: (name: string) => `We are waiting for an answer of ${name}.`,
    outside: 'We are waiting for somebody outside our house.',
    later: 'We go on with it later.',
    laterAt: 'We go on with it:',
    resolved: 'We think it works again.',
    confirmed: 'It works again.',
    closed: 'This request is finished.',
    merged: 'We look at this together with another request.',
    cancelled: 'We have ended this request.',
  },
  goesOnIn: 'It goes on in',
  continues: 'It continues',

  conversation: 'What was said',
  you: 'You',
  wrote: (name: string) => `From ${name}`,
  youTo: 'From you',
  channel: { reply: '', call: 'by phone', mail: 'by mail', system: '', evidence: '', note: '' },
  quoted: 'Show the mail below it',
  files: 'Files',
  earlierWords: 'Show what was said before',
  newestWords: 'Show the newest',
  answerTo: (name: string) => `Answer ${name}`,
  answerUs: 'Answer us',
  answerExample: 'Write here, in your own words',
  sendTo: (name: string) => `Send to ${name}`,
  sendToUs: 'Send to us',
  opensNew: 'This request is finished. If you write again, we start a new one for you.',
  readOnly: (name: string) => `This is a request of ${name}. You can read it here.`,

  doesItWork: 'Does it work again?',
  worksHint: 'Try it first. Nothing happens until you press a button.',
  works: 'It works again',
  worksMeaning: 'Then we finish your request.',
  worksMeaningOpen: (name: string | null) => `Then ${name ?? 'we'} can finish your request.`,
  notYet: 'It does not work yet',
  notYetQuestion: 'What is still wrong?',
  notYetOptional: 'A few words help us. You can also leave this empty.',
  notYetMeaning: 'Then we go on.',
  stillBroken: 'Does it not work after all?',
  worksWords: 'It works again.',
  notYetWords: 'It does not work yet.',

  done: {
    asked: 'We have your request. You get a mail when somebody answers.',
    answered: 'Your answer is with us.',
    crossed: 'Your answer is with us. We wrote to you at the same time: read it below.',
    works: 'Thank you. Good that it works again.',
    told: 'Thank you. We know now that it works again, and finish your request.',
    'not-yet': 'Thank you for telling us. We go on with it.',
    'follow-up': 'The earlier request is finished, so we have started this new one. We go on here.',
  },
  changedMeanwhile: 'Something changed here a moment ago, so nothing was sent. This is how it stands now.',
  wroteMeanwhile: (name: string) =>
    `${name} answered a moment ago, so nothing was sent. This is how it stands now.`,
  wordsKept: 'Your words are kept below.',

  signInTitle: 'Sign in',
  signInLead: 'We send a link to your mail address. You need no password.',
  mailAddress: 'Mail address',
  sendLink: 'Send me the link',
  newLink: 'Ask for a new link',
  addressOdd:
    'This does not look like a mail address. It has a name, an @ and a place, like anna@example.org.',
  sentTitle: 'Look into your mail',
  sentLead: 'If we know this address, a mail with a link is on its way. The link works once, for 15 minutes.',
  sentNothing: 'Nothing there after a few minutes? Look into the folder for unwanted mail, or try again.',
  tryAgain: 'Try again',
  withPassword: 'Sign in with a password',
  signedOut: 'You are signed out. What you did not send is gone from this device.',
  confirmTitle: 'One more step',
  confirmLead: 'This keeps your link safe from programs that open mails. It signs you in on this device.',
  signInHere: 'Sign in on this device',
  signInForAll: 'Sign in to see all your requests',
  meanwhileTitle: 'You were signed out meanwhile',
  meanwhileLead: 'Your words are kept here, but they are not sent yet.',
  meanwhileHow: 'Sign in again in a new tab, come back to this page, and send.',
  signInNewTab: 'Sign in in a new tab',
  sendAgain: 'Send it now',

  toHome: 'Go to your requests',
  requestId: 'If you call us, this number helps us find what happened:',
  failures: {
    linkTitle: 'This link does not work any more',
    linkLead:
      'Links in our mails work for 30 days, and only for the person they were sent to. You can still get to your request.',
    signInLinkLead: 'A sign-in link works once, for 15 minutes. We can send you a new one.',
    missingTitle: 'There is nothing here',
    missingLead: 'The address may be mistyped, or this is not yours to see.',
    notAllowedTitle: 'You cannot do this here',
    notAllowedLead: 'The person who asked can do it, and so can we. Nothing was changed.',
    foreignTitle: 'We did not take this',
    foreignLead:
      'It came from a page that is not ours. Nothing was changed. Open the page again and repeat it.',
    invalidTitle: 'We could not read this',
    invalidLead: 'Nothing was changed. Go back, look at what you typed, and send it again.',
    tooLargeTitle: 'This is too long',
    tooLargeLead: 'Nothing was sent. Go back and shorten it, or send it in two parts.',
    tooManyTitle: 'That was a bit fast',
    tooManyLead: 'Nothing was sent. Wait a few minutes, then try again.',
    awayTitle: 'We cannot answer right now',
    awayLead: 'Nothing was sent. Try again in a minute: go back, your words are still there.',
    brokenTitle: 'Something broke on our side',
    brokenLead: 'Nothing was sent. We have a note of it. Go back and try again.',
  },
} as const;

type Widened<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

/** The words of one language. */
export type Texts = Widened<typeof english>;

/** The words for a reader; English for everybody until a second language stands beside it. */
export function textsFor(_acceptLanguage: string | string[] | undefined): Texts {
  return english;
}

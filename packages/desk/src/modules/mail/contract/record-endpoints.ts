import { Type, type Static } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { Email, Id, Line, nullable, object } from '#platform/contract/schema';
import { mailErrors as E } from './errors.ts';
import { Evidence, MailRecordDetail, Verdict } from './schemas.ts';

const identified = object({ id: Id });
const Why = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: '\\S',
  description: 'Why; it stays with the record and in the event log.',
});

/** How a mail was or would be judged. */
export const Judgement = object(
  {
    verdict: nullable(Verdict),
    reason: Type.String(),
    ticketNumber: nullable(Type.String()),
    evidence: Type.Array(Evidence),
  },
  'MailJudgement',
);
export type Judgement = Static<typeof Judgement>;

/** A mail judged once more, beside what was said when it came. */
export const Replay = object(
  {
    before: Judgement,
    after: Judgement,
    same: Type.Boolean({ description: 'Verdict and ticket are the same.' }),
  },
  'MailReplay',
);
export type Replay = Static<typeof Replay>;

/** What waits for a person, each number counted up to a thousand. */
export const MailSummary = object(
  {
    quarantined: Type.Integer({ description: 'Mails in quarantine that nobody decided about.' }),
    waiting: Type.Integer({ description: 'Mails that came in and are not handled yet.' }),
    parked: Type.Integer({ description: 'Outgoing mails over a budget.' }),
    failed: Type.Integer({ description: 'Outgoing mails that were given up.' }),
  },
  'MailSummary',
);
export type MailSummary = Static<typeof MailSummary>;

/** What a person can do with a record, and look at beside it. */
export const recordEndpoints = {
  summary: endpoint({
    method: 'GET',
    path: '/api/mail/summary',
    summary: 'How many mails wait for a person.',
    access: 'mail.read',
    output: MailSummary,
    errors: [],
  }),
  header: endpoint({
    method: 'GET',
    path: '/api/mail/records/:id/header',
    summary: 'The header of the mail as it came in.',
    access: 'mail.read',
    params: identified,
    output: object({
      text: Type.String(),
      cut: Type.Boolean({ description: 'It is longer; the source has all of it.' }),
    }),
    errors: [E.recordNotFound],
  }),
  replay: endpoint({
    method: 'POST',
    path: '/api/mail/records/:id/replay',
    summary:
      'Judges the stored mail once more with the rules and people of today, on a copy; changes nothing.',
    access: 'mail.read',
    params: identified,
    output: Replay,
    effect: 'own',
    errors: [E.recordNotFound],
  }),
  handleAgain: endpoint({
    method: 'POST',
    path: '/api/mail/records/:id/retry',
    summary: 'Handles a mail again that no ticket has, as if it had just come in.',
    access: 'mail.decide',
    params: identified,
    body: object({ why: Why }),
    output: MailRecordDetail,
    effect: 'own',
    errors: [E.recordNotFound, E.notOpen],
  }),
  convert: endpoint({
    method: 'POST',
    path: '/api/mail/records/:id/convert',
    summary: 'Makes a ticket of a mail that no rule made one of; nobody is written to.',
    access: 'mail.decide',
    params: identified,
    body: object({
      why: Why,
      requester: Type.Optional(object({ email: Email, name: Type.Optional(Line) }, 'MailRequester')),
    }),
    output: MailRecordDetail,
    effect: 'own',
    errors: [E.recordNotFound, E.notOpen, E.senderNeeded],
  }),
  discard: endpoint({
    method: 'POST',
    path: '/api/mail/records/:id/discard',
    summary: 'Says that nothing is to be done about a quarantined mail; its source stays.',
    access: 'mail.decide',
    params: identified,
    body: object({ why: Why }),
    output: MailRecordDetail,
    errors: [E.recordNotFound, E.notOpen],
  }),
  restore: endpoint({
    method: 'POST',
    path: '/api/mail/records/:id/restore',
    summary: 'Puts a discarded mail back into quarantine.',
    access: 'mail.decide',
    params: identified,
    output: MailRecordDetail,
    errors: [E.recordNotFound, E.notOpen],
  }),
};

import type { AbuseCase } from '../case.ts';
import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, fresh, letter, letters, outboxEmpty, plainMail } from '../stage/post.ts';

/** Marks of mail that no person wrote: by standard, by habit, and by the vendors of absence notices. */
const marks: readonly (readonly string[])[] = [
  ['Auto-Submitted: auto-replied'],
  ['Auto-Submitted: auto-generated'],
  ['Auto-Submitted: AUTO-REPLIED; owner-email="a@b"'],
  ['Precedence: bulk'],
  ['Precedence: junk'],
  ['Precedence: list'],
  ['Precedence: auto_reply'],
  ['X-Auto-Response-Suppress: All'],
  ['X-Auto-Response-Suppress: OOF, AutoReply'],
  ['List-Id: <l.example>'],
  ['List-Unsubscribe: <mailto:x@y>'],
  ['X-Autoreply: yes'],
  ['X-Autorespond: vacation'],
  ['X-Mail-Autoreply: x'],
  ['Return-Path: <>'],
  ['Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
  ['X-Failed-Recipients: a@b'],
];
const writers = [
  'mailer-daemon',
  'MAILER-DAEMON',
  'postmaster',
  'noreply',
  'no-reply',
  'do-not-reply',
  'bounces+1',
];
/** Absence notices without a single mark, as ten programs write their subject. */
const absences = [
  'Automatic reply: Ticket',
  'Out of Office: Ticket',
  'Out of office reply: Ticket',
  'Abwesenheitsnotiz: Ticket',
  'Automatische Antwort: Ticket',
  'Réponse automatique : Ticket',
  'Respuesta automática: Ticket',
  'Risposta automatica: Ticket',
  'Automatisch antwoord: Ticket',
  'Autosvar: Ticket',
];

export const automaticMail: AbuseCase = {
  id: 'A-084',
  title: 'Mail that no person wrote gets no mail back',
  area: 'mail-intake',
  operations: ['mail.deliver', 'mail.outbox', 'ticket.create', 'ticket.reply'],
  async attempt(stage, look) {
    const asked: { email: string; why: string }[] = [];
    const send = async (
      email: string,
      of: { subject?: string; header?: readonly string[]; why: string; envelope?: string; id?: string },
    ): Promise<void> => {
      asked.push({ email, why: of.why });
      const { why: _, envelope, ...mail } = of;
      await deliver(stage, plainMail({ from: `<${email}>`, subject: fresh('Hello '), ...mail }), envelope);
    };
    for (const header of marks) await send(`${fresh()}@robots.example`, { header, why: header.join() });
    for (const writer of writers) await send(`${writer}@${fresh()}.example`, { why: writer });
    for (const subject of absences) await send(`${fresh()}@robots.example`, { subject, why: subject });
    await send(`${fresh()}@robots.example`, { envelope: '', why: 'the null sender' });
    await send(mailboxAddress, { why: 'our own address' });
    const number = (await stage.ask('requesterA', 'ticket.create', { body: { subject: fresh(), body: 'B' } }))
      .json as { number: string };
    const before = (await letters(stage, addressOf('requesterA'))).length;
    await stage.ask('tech', 'ticket.reply', { path: number, body: { kind: 'reply', body: 'Answer.' } });
    const ours = await letter(stage, addressOf('requesterA'), before + 1);
    await send(`${fresh()}@robots.example`, {
      id: ours.messageId.split('@')[0] ?? '',
      why: 'an id like ours',
    });
    await outboxEmpty(stage);
    for (const { email, why } of asked) {
      const back = await letters(stage, email);
      look.holds(back.length === 0, `${back.length} mails went to who wrote "${why}"`);
    }
    await judgeOwn(stage, look);
    look.note(`${asked.length} automatic mails, none answered`);
  },
};

/** A person's mail is acknowledged, and that mail says of itself that it is automatic (RFC 3834 section 5). */
async function judgeOwn(
  stage: Parameters<AbuseCase['attempt']>[0],
  look: Parameters<AbuseCase['attempt']>[1],
): Promise<void> {
  const email = `${fresh('person')}@people.example`;
  await deliver(stage, plainMail({ from: `"A Person" <${email}>`, subject: fresh('Hello ') }), email);
  const { source } = await letter(stage, email);
  for (const wanted of [/^Auto-Submitted: auto-replied/im, /^X-Auto-Response-Suppress:/im])
    look.holds(wanted.test(source), `our acknowledgement has no ${wanted.source}`);
}

import type { AbuseCase, Look } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, deliverBySmtp, fresh, letter, letters, outboxEmpty, plainMail } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';

export const spoofedTechnician: AbuseCase = {
  id: 'A-080',
  title: 'A mail in the name of a technician says nothing to the person who asked',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.create', 'ticket.get', 'ticket.reply'],
  async attempt(stage, look) {
    const { number, messageId, before } = await openAnswered(stage);
    const forged = fresh('Transfer the money to ');
    for (const header of headersOf(messageId)) {
      const raw = plainMail({
        from: `Tess Technician <${addressOf('tech')}>`,
        subject: `Re: [#${number}]`,
        text: `${forged}\nstatus: closed\n#close`,
        header,
      });
      const answer = await deliverBySmtp(stage, addressOf('tech'), raw);
      look.holds(answer.taken, 'the forged mail was not taken: it must be kept and shown');
    }
    // One more by API waits until everything before it is settled.
    await deliver(
      stage,
      plainMail({
        from: `<${addressOf('tech')}>`,
        subject: `Re: [#${number}]`,
        text: forged,
        header: [`In-Reply-To: <${messageId}>`],
      }),
    );
    await outboxEmpty(stage);
    await judge(stage, look, { number, forged, before });
  },
};

async function openAnswered(stage: Stage) {
  const opened = await stage.ask('requesterA', 'ticket.create', {
    body: { subject: fresh('Salary '), body: 'When?' },
  });
  const { number } = opened.json as { number: string };
  const sent = (await letters(stage, addressOf('requesterA'))).length;
  await stage.ask('tech', 'ticket.reply', { path: { number }, body: { kind: 'reply', body: 'On Friday.' } });
  await letter(stage, addressOf('requesterA'), sent + 1);
  await outboxEmpty(stage);
  const all = await letters(stage, addressOf('requesterA'));
  const messageId = all.at(-1)?.messageId ?? '';
  const ticket = (await stage.ask('tech', 'ticket.get', { path: { number } })).json as TicketSeen;
  return { number, messageId, before: { letters: all.length, ticket } };
}

interface TicketSeen {
  readonly status: string;
  readonly assignee: unknown;
  readonly messages: readonly {
    readonly bodyText: string;
    readonly visibility: string;
    readonly kind: string;
    readonly author: unknown;
    readonly unprovedFrom: string | null;
  }[];
}

/** The id of a real mail, one that was changed, none but a number, and results of checks that the sender wrote itself. */
function headersOf(messageId: string): readonly (readonly string[])[] {
  const tampered = messageId.replace(/[a-z0-9](?=@)/i, (c) => (c === 'a' ? 'b' : 'a'));
  return [
    [`In-Reply-To: <${messageId}>`, 'Reply-To: attacker@strangers.example'],
    [`In-Reply-To: <${tampered}>`],
    [`References: <${messageId}> <${tampered}>`],
    [
      'Authentication-Results: mx.abuse.example; dkim=pass; spf=pass; dmarc=pass',
      `In-Reply-To: <${messageId}>`,
    ],
    ['Authentication-Results: mx.abuse.example; dkim=fail; spf=fail; dmarc=fail', 'Received-SPF: fail'],
    ['X-Deskhand-Author: technician', 'X-Deskhand-Visibility: public'],
  ];
}

async function judge(
  stage: Stage,
  look: Look,
  {
    number,
    forged,
    before,
  }: { number: string; forged: string; before: { letters: number; ticket: TicketSeen } },
): Promise<void> {
  const ticket = (await stage.ask('tech', 'ticket.get', { path: { number } })).json as TicketSeen;
  look.holds(ticket.status === before.ticket.status, `the status became ${ticket.status}`);
  look.holds(
    JSON.stringify(ticket.assignee) === JSON.stringify(before.ticket.assignee),
    'the assignee changed',
  );
  const said = ticket.messages.filter((one) => one.bodyText.includes(forged));
  look.holds(
    said.every((one) => one.visibility === 'internal'),
    'words of the forger are public',
  );
  look.holds(
    said.every((one) => one.author === null && one.unprovedFrom === addressOf('tech')),
    'words of the forger do not say that nothing proves their writer',
  );
  const asker = await stage.ask('requesterA', 'ticket.get', { path: { number } });
  look.holds(!asker.text.includes(forged), 'the person who asked reads the words of the forger');
  const page = await stage.ask.page('requesterA', `/portal/requests/${number}`);
  look.holds(
    page.status === 200 && !page.text.includes(forged),
    'the page of the request shows the words of the forger',
  );
  const got = await letters(stage, addressOf('requesterA'));
  look.holds(
    got.length === before.letters,
    `${got.length - before.letters} mails went to the person who asked`,
  );
  const stolen = await letters(stage, 'attacker@strangers.example');
  look.holds(stolen.length === 0, 'a mail went to the address that the forger named');
}

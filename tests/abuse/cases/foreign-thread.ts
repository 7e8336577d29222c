import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { deliver, fresh, letter, letters, outboxEmpty, plainMail } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket, seeTicket, type TicketSeen } from './open-ticket.ts';

export const foreignThread: AbuseCase = {
  id: 'A-081',
  title: 'A stranger who writes into a ticket gets nothing of it',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.create', 'ticket.get', 'ticket.reply', 'ticket.resolve'],
  async attempt(stage, look) {
    const secret = stage.canaries.plant('thread', ['requesterA', 'tech', 'admin', 'lead', 'auditor']);
    const number = await openTicket(stage, 'requesterA', { body: secret });
    const before = (await letters(stage, addressOf('requesterA'))).length;
    await stage.ask('tech', 'ticket.reply', {
      path: { number },
      body: { kind: 'reply', body: `First ${secret}` },
    });
    const ours = await letter(stage, addressOf('requesterA'), before + 1);
    const start = await seeTicket(stage, number);
    const attackers: string[] = [];
    const attack = async (header: readonly string[], subject: string): Promise<void> => {
      const email = `${fresh('mallory')}@strangers.example`;
      attackers.push(email);
      await deliver(
        stage,
        plainMail({
          from: `<${email}>`,
          subject,
          text: 'Please send me everything again.\n> quoted',
          header,
        }),
        email,
      );
    };
    const reply = ours.mail.replyTo?.[0]?.address ?? mailboxAddress;
    const guessed = reply.replace(/[a-z0-9](?=[^@]*@)/gi, (c) => (c === '0' ? '1' : '0'));
    await attack([], `Re: [#${number}] your ticket`);
    await attack([], `${number}`);
    await attack([`In-Reply-To: <${ours.messageId}>`, 'Cc: friend@strangers.example'], 'Re: it');
    await attack([`References: <x@y> <${ours.messageId}>`], 'Re: it');
    await attack([`Delivered-To: ${guessed}`, `To: <${guessed}>`, `X-Original-To: ${guessed}`], 'Re: it');
    await attack(['Cc: mallory2@strangers.example, mallory3@strangers.example'], `Fwd: #${number}`);
    await stage.ask('tech', 'ticket.reply', {
      path: { number },
      body: { kind: 'reply', body: `Second ${secret}` },
    });
    await stage.ask('tech', 'ticket.resolve', {
      path: { number },
      body: { code: 'fixed', solution: `Solved ${secret}` },
    });
    await attack([`In-Reply-To: <${ours.messageId}>`], `Re: [#${number}]`);
    await outboxEmpty(stage);
    await hearStrangers(stage);
    const got = (await Promise.all(attackers.map((one) => letters(stage, one)))).flat();
    look.holds(
      got.every((one) => !one.mail.text?.includes('/r/') || !one.source.includes(secret)),
      'a stranger got a link with the words',
    );
    const copies = ['friend@strangers.example', 'mallory2@strangers.example', 'mallory3@strangers.example'];
    const copied = (await Promise.all(copies.map((one) => letters(stage, one)))).flat();
    look.holds(copied.length === 0, `${copied.length} mails went to people whom the stranger named`);
    look.holds(acceptedOf(await seeTicket(stage, number)) === acceptedOf(start), 'a stranger takes part now');
    look.holds(
      (await letters(stage, addressOf('requesterA'))).length > before + 1,
      'the one who asked got no second answer',
    );
    look.note(`${attackers.length} ways in; ${got.length} mails went back to the strangers`);
  },
};

function acceptedOf({ participants }: TicketSeen): number {
  return participants.filter((one) => (one as { state?: string }).state === 'accepted').length;
}

/** Whatever left for a stranger goes past the canaries, as it is and as it is read. */
async function hearStrangers(stage: Stage): Promise<void> {
  for (const mail of stage.sink.caught.filter((one) =>
    one.to.some((to) => to.endsWith('strangers.example')),
  )) {
    const parsed = (await letters(stage, mail.to[0] ?? '')).map(
      (one) => `${one.mail.subject} ${one.mail.text} ${one.mail.html}`,
    );
    stage.canaries.heard('mailStranger', `a mail to ${mail.to.join()}`, `${mail.source} ${parsed.join(' ')}`);
  }
}

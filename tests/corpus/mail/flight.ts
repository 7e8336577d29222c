import type { RunningDesk } from '../../../bench/server.ts';
import { openSmtp } from '../../../bench/smtp-client.ts';
import type { MailRecordDetail } from '../../../packages/desk/src/modules/mail/contract.ts';
import type { TicketDetail } from '../../../packages/desk/src/modules/tickets/contract.ts';
import type { Case } from './cases.ts';

/** What the desk says became of the mails, asked through its API. */
export interface Flights {
  /** Hands in mails over four connections and waits until each has a verdict; the names of those that were not taken. */
  deliver(cases: readonly Case[]): Promise<string[]>;
  /** Every record, by the name of the case. */
  records(): Promise<Map<string, MailRecordDetail[]>>;
  ticket(number: string): Promise<TicketDetail>;
  /** Mails that the desk wants to send by itself. */
  automaticAnswers(): Promise<number>;
}

const connections = 4;
const settleWithinMs = 180_000;
const [mailbox, domain] = ['support', 'corpus.example'];
export const mailboxAddress = `${mailbox}@${domain}`;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The names are known again by the token in the address that a mail is handed in for. */
export function openFlights(desk: RunningDesk, all: readonly Case[]): Flights {
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(desk.url + path, { headers: { authorization: `Bearer ${desk.token}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const pages = async <T>(path: string): Promise<T[]> => {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<T> = await get(
        `${path}&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };
  const numberOf = new Map(all.map((one, at) => [one.name, at]));
  return {
    async deliver(cases) {
      const refused: string[] = [];
      const left = [...cases];
      const work = async () => {
        const smtp = await openSmtp(desk.smtpPort);
        for (let one = left.shift(); one; one = left.shift()) {
          const to = `${mailbox}+case${numberOf.get(one.name)}@${domain}`;
          const { name, source } = one;
          // The envelope tells nothing: what a mail is has to be read from it.
          await smtp
            .send({ from: 'envelope@corpus.example.net', to, source })
            .catch((error: Error) => refused.push(`${name}: ${error.message}`));
        }
        smtp.close();
      };
      await Promise.all(Array.from({ length: connections }, work));
      const until = Date.now() + settleWithinMs;
      while ((await pages('/api/mail/records?verdict=waiting')).length > 0 && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 200));
      return refused;
    },
    async records() {
      const found = new Map<string, MailRecordDetail[]>();
      for (const { id } of await pages<{ id: string }>('/api/mail/records?q=')) {
        const record = await get<MailRecordDetail>(`/api/mail/records/${id}`);
        const token = /\+case(\d+)@/.exec(record.envelopeTo[0] ?? '')?.[1];
        const name = all[Number(token)]?.name ?? '';
        found.set(name, [...(found.get(name) ?? []), record]);
      }
      return found;
    },
    ticket: (number) => get(`/api/tickets/${number}`),
    async automaticAnswers() {
      return (await pages<{ automatic: boolean }>('/api/mail/outbox?q=')).filter((one) => one.automatic)
        .length;
    },
  };
}

import type { Finding } from '../finding.ts';
import { digestOf, type Ask } from '../load/ask-desk.ts';
import type { Entry } from '../load/ledger.ts';

interface ShownTicket {
  readonly subject: string;
  readonly messages: readonly {
    readonly bodyText: string;
    readonly attachments: readonly { readonly id: string }[];
  }[];
}

/** How much is asked at the same time. */
const lanes = 6;

/** I1 through the interfaces that people use: tickets with their messages, files as downloads, mails as sources, sessions. */
export async function judgeShown(
  entries: readonly Entry[],
  ask: Ask,
  askWithCookie: (cookie: string) => Ask,
): Promise<Finding[]> {
  const acknowledged = entries.filter((entry) => entry.acknowledged);
  const byNumber = Map.groupBy(
    acknowledged.filter(({ operation: { kind } }) => ['ticket', 'reply', 'note'].includes(kind)),
    ({ operation, acknowledged: by }) => operation.number ?? by?.given ?? '',
  );
  const work = [
    ...[...byNumber].map(
      ([number, of]) =>
        () =>
          judgeTicket(ask, number, of),
    ),
    ...acknowledged
      .filter((one) => one.operation.kind === 'inbound')
      .map((one) => () => judgeSource(ask, one)),
    ...acknowledged
      .filter((one) => one.operation.kind === 'sign-in')
      .map((one) => () => judgeSession(askWithCookie, one)),
  ];
  const findings: Finding[] = [];
  const lane = async (): Promise<void> => {
    for (let next = work.pop(); next; next = work.pop()) findings.push(...(await next()));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return findings;
}

function missing({ operation }: Entry, message: string): Finding {
  return {
    invariant: 'I1 no loss',
    message: `${operation.kind}: ${message}`,
    operation: operation.id,
    round: operation.round,
  };
}

async function judgeTicket(ask: Ask, number: string, entries: readonly Entry[]): Promise<Finding[]> {
  const answer = await ask({ method: 'GET', path: `/api/tickets/${number}` });
  if (answer.status !== 200)
    return entries.map((entry) => missing(entry, `ticket ${number} is answered ${answer.status}`));
  const ticket = JSON.parse(answer.text) as ShownTicket;
  const findings = await Promise.all(entries.map((entry) => judgeWords(ask, { number, ticket, entry })));
  return findings.flat();
}

async function judgeWords(
  ask: Ask,
  p: { number: string; ticket: ShownTicket; entry: Entry },
): Promise<Finding[]> {
  const { ticket, entry } = p;
  const { operation } = entry;
  if (operation.subject !== undefined && ticket.subject !== operation.subject)
    return [missing(entry, `the subject shown is "${ticket.subject}"`)];
  const message = ticket.messages.find((one) => one.bodyText === operation.text);
  if (!message) return [missing(entry, `no message of ${p.number} shows its text`)];
  if (operation.uploadId === undefined) return [];
  const file = await ask({
    method: 'GET',
    path: `/content/tickets/${p.number}/attachments/${operation.uploadId}`,
  });
  const isSame = file.status === 200 && digestOf(file.bytes) === operation.digest;
  return isSame ? [] : [missing(entry, `its file is answered ${file.status} with other bytes`)];
}

async function judgeSource(ask: Ask, entry: Entry): Promise<Finding[]> {
  const source = await ask({ method: 'GET', path: `/api/mail/records/${entry.acknowledged?.given}/raw` });
  const isSame = source.status === 200 && digestOf(source.bytes) === entry.operation.digest;
  return isSame ? [] : [missing(entry, `its source is answered ${source.status} with other bytes`)];
}

async function judgeSession(askWithCookie: (cookie: string) => Ask, entry: Entry): Promise<Finding[]> {
  const ask = askWithCookie(entry.acknowledged?.given ?? '');
  const { text } = await ask({ method: 'GET', path: '/api/session' });
  const { person } = JSON.parse(text) as { person?: unknown };
  return person ? [] : [missing(entry, 'the session is gone')];
}

import type { AbuseCase, Look } from '../case.ts';
import type { Stage } from '../stage/stage.ts';
import { deliverBySmtp, fresh, newestRecords, plainMail } from '../stage/post.ts';

const mails = 2000;
const lanes = 8;

export const flood: AbuseCase = {
  id: 'A-087',
  title: 'A flood of mail loses no honest one and keeps the desk usable',
  area: 'mail-intake',
  operations: ['mail.deliver', 'mail.records', 'ticket.list', 'mail.outbox'],
  isLong: true,
  async attempt(stage, look) {
    const word = fresh('flood');
    const honest = Array.from({ length: 5 }, () => `${fresh('honest')}@people.example`);
    const waits: number[] = [];
    const startedAtMs = performance.now();
    let sent = 0;
    let refused = 0;
    const lane = async (): Promise<void> => {
      for (let at = sent++; at < mails; at = sent++) {
        const isHonest = at % 400 === 200 ? honest[Math.floor(at / 400)] : undefined;
        // One writer, a hundred, and one each: a third of the flood each.
        const email =
          isHonest ??
          [`one@${word}.example`, `p${at % 100}@${word}.example`, `p${at}@${word}.example`][at % 3] ??
          '';
        const answer = await deliverBySmtp(
          stage,
          email,
          plainMail({ from: `<${email}>`, subject: `${word} ${isHonest ? 'honest' : at}`, text: 'Buy.' }),
        );
        if (!answer.taken) refused += 1;
        if (at % 50 === 0) waits.push(await queueMs(stage));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const tookS = (performance.now() - startedAtMs) / 1000;
    look.holds(refused === 0, `${refused} mails were refused`);
    await judgeRecords(stage, look, { word, honest });
    const slowest = Math.max(...waits);
    look.holds(slowest < 2000, `the queue page took up to ${Math.round(slowest)} ms`);
    look.note(
      `${mails} mails in ${tookS.toFixed(0)} s (${(mails / tookS).toFixed(0)}/s); queue page at most ${Math.round(slowest)} ms, ${stage.sink.caught.length} mails left the desk`,
    );
  },
};

async function queueMs(stage: Stage): Promise<number> {
  const startedAtMs = performance.now();
  await stage.ask('tech', 'ticket.list', { query: { status: 'unresolved', limit: '50' } });
  return performance.now() - startedAtMs;
}

async function judgeRecords(
  stage: Stage,
  look: Look,
  of: { word: string; honest: readonly string[] },
): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if ((await newestRecords(stage, 100)).every((one) => one.verdict !== null)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const email of of.honest) {
    const found = await stage.ask('admin', 'mail.records', { query: { q: email, limit: '10' } });
    const [record] = (found.json as { items: { verdict: string | null }[] }).items;
    look.holds(record?.verdict === 'ticket', `the mail of ${email} became ${record?.verdict}`);
  }
  let count = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: Record<string, string> = { limit: '100', ...(cursor === '' ? {} : { cursor }) };
    const page = (await stage.ask('admin', 'mail.records', { query })).json as {
      items: { subject: string }[];
      nextCursor: string | null;
    };
    count += page.items.filter((one) => one.subject.startsWith(of.word)).length;
    cursor = page.nextCursor ?? undefined;
  }
  look.holds(count === mails, `${count} records of ${mails} mails`);
}

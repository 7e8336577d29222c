import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { stops } from '../contract.ts';
import type { PortalDeps } from './deps.ts';
import { sendOnce } from './send-once.ts';
import type { Texts } from './texts.ts';
import { subjectOf } from './words.ts';

export type Stop = (typeof stops)[number];

/** 1 (high) to 3 (low); how many people it concerns is for the desk to judge, so it goes along as words. */
const urgencyOf: Readonly<Record<Stop, number>> = { annoying: 3, partly: 2, fully: 1, others: 1 };

/** Sends a request in the person's own name; gives the address of its page. */
export function askForHelp(
  tx: Tx,
  deps: PortalDeps,
  { actor, texts }: { actor: Actor; texts: Texts },
  sent: { readonly form: string; readonly words: string; readonly stop: Stop },
): Promise<string> {
  const body = sent.stop === 'others' ? `${sent.words}\n\n${texts.othersToo}` : sent.words;
  const at = deps.clock.now();
  return sendOnce(tx, { actor, form: sent.form, deed: 'ask', words: body, at }, async () => {
    const opened = await deps.tickets.openOwn(tx, actor, {
      subject: subjectOf(sent.words),
      body,
      urgency: urgencyOf[sent.stop],
    });
    return `/portal/requests/${opened.number}?done=asked`;
  });
}

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useDraft, type Draft } from '#platform/web/api/drafts';
import { isPassing, problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import type { Problem } from '#platform/contract/errors';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import type { Message, TicketDetail } from '../../contract.ts';
import { keys, tickets } from '../api.ts';
import { t } from '../texts.ts';
import { keepForLater } from '../outbox/outbox.ts';
import { heldSeconds } from '../ticket/status-deeds.ts';
import type { Attachments } from './use-attachments.ts';

export interface Sending {
  readonly draft: Draft;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Sends or saves what is written; says whether the server has it. */
  readonly send: (mode: ComposerMode, thenWait: boolean) => Promise<boolean>;
}

/** The draft of a ticket and its way to the server. A failed send keeps the words. */
export function useSending(ticket: TicketDetail, attachments: Attachments): Sending {
  const queryClient = useQueryClient();
  const undo = useUndo();
  const draft = useDraft(`tickets.${ticket.number}`);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const attempt = useRef({ input: '', key: '' });
  const send = async (mode: ComposerMode, thenWait: boolean) => {
    const { number, requester } = ticket;
    const body = draft.text;
    const { files, ids } = attachments;
    setBusy(true);
    setProblem(undefined);
    const input = {
      number,
      kind: mode,
      body,
      ...(ids.length > 0 ? { attachmentIds: [...ids] } : {}),
      ...(mode === 'reply' ? { holdSeconds: heldSeconds } : {}),
      ...(thenWait ? { thenStatus: 'pending-requester' as const } : {}),
    };
    // The same words have the same key until they arrived: a second press after a lost answer does not write twice.
    if (attempt.current.input !== JSON.stringify(input))
      attempt.current = { input: JSON.stringify(input), key: crypto.randomUUID() };
    try {
      const message = await tickets.addMessage(input, { idempotencyKey: attempt.current.key });
      attempt.current = { input: '', key: '' };
      draft.clear();
      attachments.clear();
      showAtOnce(queryClient, number, message);
      if (mode === 'reply')
        undo.push({
          text: (secondsLeft) => t.goesTo({ name: requester.name, seconds: secondsLeft }),
          holdMs: heldSeconds * 1000,
          sendNow: async () => {
            const sendNow = () => tickets.sendNow({ number, messageId: message.id });
            await settle(queryClient, number, sendNow, setProblem);
          },
          undo: async () => {
            const takeBack = async () => {
              await tickets.withdraw({ number, messageId: message.id });
              if (thenWait) await tickets.resume({ number });
            };
            if (!(await settle(queryClient, number, takeBack, setProblem))) return;
            draft.restore(body);
            attachments.restore(files);
          },
        });
      return true;
    } catch (error) {
      if (isPassing(error)) return waitHere(attempt.current.key);
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
    function waitHere(key: string): true {
      const { number: _, ...message } = input;
      keepForLater({ key, number, to: requester.name, message, at: new Date().toISOString() });
      attempt.current = { input: '', key: '' };
      draft.clear();
      attachments.clear();
      return true;
    }
  };
  return { draft, busy, problem, send };
}

/** The message stands in the conversation before the ticket is read again. */
function showAtOnce(queryClient: QueryClient, number: string, message: Message): void {
  const key = keys.ticket(number);
  queryClient.setQueryData<TicketDetail>(key, (ticket) =>
    ticket && !ticket.messages.some((one) => one.id === message.id)
      ? {
          ...ticket,
          messages: [...ticket.messages, message],
          waitingSinceAt: message.visibility === 'public' ? null : ticket.waitingSinceAt,
        }
      : ticket,
  );
  void queryClient.invalidateQueries({ queryKey: key });
}

async function settle(
  queryClient: QueryClient,
  number: string,
  deed: () => Promise<unknown>,
  onProblem: (problem: Problem) => void,
): Promise<boolean> {
  try {
    await deed();
    return true;
  } catch (error) {
    onProblem(problemOf(error));
    return false;
  } finally {
    void queryClient.invalidateQueries({ queryKey: keys.ticket(number) });
  }
}

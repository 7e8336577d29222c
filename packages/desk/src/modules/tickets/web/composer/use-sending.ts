import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useDraft, type Draft } from '#platform/web/api/drafts';
import { isPassing, problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import { useViewer } from '#platform/web/api/viewer';
import type { Undoable } from '#platform/web/api/undo-stack';
import type { Problem } from '#platform/contract/errors';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import type { Message, NewMessage, TicketDetail } from '../../contract.ts';
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
  const viewer = useViewer();
  const undo = useUndo();
  const draft = useDraft(`tickets.${ticket.number}`);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const attempt = useRef({ input: '', key: '' });
  const send = async (mode: ComposerMode, thenWait: boolean) => {
    const { number, requester } = ticket;
    const written = { body: draft.text, files: attachments.files };
    const message = newMessage(mode, written.body, attachments.ids, thenWait);
    // The same words have the same key until they arrived: a second press after a lost answer does not write twice.
    const input = JSON.stringify(message);
    if (attempt.current.input !== input) attempt.current = { input, key: crypto.randomUUID() };
    const { key } = attempt.current;
    const away = () => {
      attempt.current = { input: '', key: '' };
      draft.clear();
      attachments.clear();
    };
    setBusy(true);
    setProblem(undefined);
    try {
      const sent = await tickets.addMessage({ number, ...message }, { idempotencyKey: key });
      away();
      showAtOnce(queryClient, number, sent);
      const restore = () => {
        draft.restore(written.body);
        attachments.restore(written.files);
      };
      if (mode === 'reply')
        undo.push(
          heldReply(queryClient, { number, requester, messageId: sent.id, thenWait, restore, setProblem }),
        );
      return true;
    } catch (error) {
      if (!isPassing(error)) {
        setProblem(problemOf(error));
        return false;
      }
      const at = new Date().toISOString();
      keepForLater({ key, authorId: viewer?.id ?? '', number, to: requester.name, message, at });
      away();
      return true;
    } finally {
      setBusy(false);
    }
  };
  return { draft, busy, problem, send };
}

function newMessage(mode: ComposerMode, body: string, ids: readonly string[], thenWait: boolean): NewMessage {
  return {
    kind: mode,
    body,
    ...(ids.length > 0 ? { attachmentIds: [...ids] } : {}),
    ...(mode === 'reply' ? { holdSeconds: heldSeconds } : {}),
    ...(thenWait ? { thenStatus: 'pending-requester' } : {}),
  };
}

interface Held {
  readonly number: string;
  readonly requester: { readonly name: string };
  readonly messageId: string;
  readonly thenWait: boolean;
  readonly restore: () => void;
  readonly setProblem: (problem: Problem) => void;
}

/** The bar of a reply that the server still holds: let it go, or take it back with its words. */
function heldReply(queryClient: QueryClient, held: Held): Undoable {
  const { number, messageId, setProblem } = held;
  return {
    text: (secondsLeft) => t.goesTo({ name: held.requester.name, seconds: secondsLeft }),
    holdMs: heldSeconds * 1000,
    sendNow: async () => {
      await settle(queryClient, number, () => tickets.sendNow({ number, messageId }), setProblem);
    },
    undo: async () => {
      const takeBack = async () => {
        await tickets.withdraw({ number, messageId });
        if (held.thenWait) await tickets.resume({ number });
      };
      if (await settle(queryClient, number, takeBack, setProblem)) held.restore();
    },
  };
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

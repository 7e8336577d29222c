import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useDraft } from '#platform/web/api/drafts';
import { problemOf } from '#platform/web/api/problem';
import type { Problem } from '#platform/contract/errors';
import { keys, tickets } from '../api.ts';
import { useAttachments } from '../composer/use-attachments.ts';
import { schemaFields, fieldValues, missingFields } from '#platform/web/form/schema-fields';
import { useLists } from '../ticket/use-lists.ts';
import { t } from '../texts.ts';
import { draftText, emptyDraft, missingIn, newTicketOf, readDraft, type NewDraft } from './new-draft.ts';

/** A ticket that is being written: its draft, what it still needs, and its way to the server. */
export function useNewTicket() {
  const kept = useDraft('tickets.new');
  const draft = readDraft(kept.text);
  const attachments = useAttachments();
  const lists = useLists();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const attempt = useRef({ input: '', key: '' });
  const fields = schemaFields(lists?.fieldSets.find((set) => set.type === draft.type)?.schema);
  const set = (change: Partial<NewDraft>) => kept.setText(draftText({ ...draft, ...change }));
  const waitsFor = needWords(draft, missingFields(fields, draft.fields)[0]?.label, attachments.uploading);
  const submit = async () => {
    if (waitsFor !== undefined || busy) return;
    const input = newTicketOf(draft, {
      fields: fieldValues(fields, draft.fields),
      attachmentIds: attachments.ids,
    });
    // The same words have the same key until they arrived: a second press after a lost answer opens no second ticket.
    if (attempt.current.input !== JSON.stringify(input))
      attempt.current = { input: JSON.stringify(input), key: crypto.randomUUID() };
    setBusy(true);
    setProblem(undefined);
    try {
      const ticket = await tickets.open(input, { idempotencyKey: attempt.current.key });
      kept.clear();
      void queryClient.invalidateQueries({ queryKey: keys.counters });
      await navigate({ to: '/tickets/$number', params: { number: ticket.number } });
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  const discard = () => {
    kept.setText(draftText(emptyDraft));
    attachments.clear();
  };
  return {
    draft,
    set,
    kept: kept.kept,
    empty: kept.text === '',
    fields,
    lists,
    attachments,
    waitsFor,
    busy,
    problem,
    submit,
    discard,
  };
}

function needWords(draft: NewDraft, field: string | undefined, uploading: boolean): string | undefined {
  const missing = missingIn(draft);
  const words = {
    person: t.newNeedsPerson,
    address: t.newNeedsAddress,
    subject: t.newNeedsSubject,
    body: t.newNeedsBody,
  };
  if (missing) return t.newWaitsFor({ what: words[missing]() });
  if (field !== undefined) return t.waitsForField({ field });
  return uploading ? t.waitsForFiles() : undefined;
}

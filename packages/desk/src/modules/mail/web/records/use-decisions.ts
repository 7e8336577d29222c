import { useQueryClient } from '@tanstack/react-query';
import { useUndo } from '#platform/web/api/undo';
import type { MailRecordDetail } from '../../contract.ts';
import { keys, mail } from '../api.ts';
import { t } from '../texts.ts';
import { useDeed } from '../use-deed.ts';
import type { Reasoned } from '../WhyForm.tsx';

/** What can be done with a mail that no ticket has. */
export type Deed = 'convert' | 'again' | 'discard';

/** Deeds on one record: the answer goes into the cache, discarding can be taken back. */
export function useDecisions(record: MailRecordDetail) {
  const queryClient = useQueryClient();
  const undo = useUndo();
  const { id } = record;
  const { problem, running, run } = useDeed(keys.record(id));
  const keep = (after: MailRecordDetail) => {
    queryClient.setQueryData(keys.record(id), after);
    void queryClient.invalidateQueries({ queryKey: ['mail', 'records'] });
    void queryClient.invalidateQueries({ queryKey: keys.summary });
  };
  const restore = async () => keep(await mail.restore({ id }));
  const deeds: Readonly<Record<Deed, (reason: Reasoned) => Promise<void>>> = {
    async convert({ why, email }) {
      keep(await mail.convert({ id, why, ...(email === undefined ? {} : { requester: { email } }) }));
    },
    async again({ why }) {
      keep(await mail.handleAgain({ id, why }));
    },
    async discard({ why }) {
      keep(await mail.discard({ id, why }));
      undo.push({ text: t.discarded(), undo: restore });
    },
  };
  return {
    problem,
    running,
    decide: (deed: Deed, reason: Reasoned) => run(() => deeds[deed](reason)),
    restore: () => run(restore),
  };
}

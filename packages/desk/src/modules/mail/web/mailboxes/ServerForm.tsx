import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import type { IncomingServer, Mailbox, OutgoingServer } from '../../contract.ts';
import { t } from '../texts.ts';
import { AccessFields } from './AccessFields.tsx';
import { FetchFields } from './FetchFields.tsx';
import { draftOf, faultsOf, type Direction, type ServerDraft } from './server-draft.ts';
import { TrialResult } from './TrialResult.tsx';
import { useServerDeeds } from './use-server-deeds.ts';

interface ServerFormProps {
  readonly mailbox: Mailbox;
  readonly direction: Direction;
  readonly server: IncomingServer | OutgoingServer | null;
}

/** The server that holds or takes the mail of a mailbox: settings, a try that saves nothing, saving, removing. */
export function ServerForm({ mailbox, direction, server }: ServerFormProps) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => draftOf(direction, server, mailbox.address));
  const [changed, setChanged] = useState(server === null);
  const [tried, setTried] = useState(false);
  const leave = () => void navigate({ to: '/mail/mailboxes/$id', params: { id: mailbox.id } });
  const deeds = useServerDeeds({ mailbox, direction, version: server?.version, onDone: leave });
  const set = (next: ServerDraft) => {
    setDraft(next);
    setChanged(true);
  };
  const whenRight = async (work: (draft: ServerDraft) => Promise<void>) => {
    setTried(true);
    if (Object.keys(faultsOf(draft)).length === 0) await work(draft);
  };
  const fields = {
    draft,
    set,
    problem: deeds.problem,
    faults: tried ? faultsOf(draft) : {},
  };
  const titles = { incoming: t.incomingOf, outgoing: t.outgoingOf };
  return (
    <FormPanel
      title={titles[direction]({ address: mailbox.address })}
      backTo="/mail/mailboxes"
      saveLabel={t.saveServer()}
      running={deeds.running === 'save'}
      changed={changed && server !== null}
      problem={deeds.problem?.code === 'mail.secret_needed' ? undefined : deeds.problem}
      onSubmit={() => whenRight(deeds.save)}
      onLeave={leave}
    >
      <AccessFields direction={direction} has={server?.has} {...fields} />
      {direction === 'incoming' ? <FetchFields isNew={server === null} {...fields} /> : null}
      <div className="mail-try">
        <Button
          // Not disabled meanwhile: the keyboard would lose its place.
          onClick={() => (deeds.running === undefined ? void whenRight(deeds.tryIt) : undefined)}
        >
          {t.tryIt()}
        </Button>
        <TrialResult trial={deeds.trial} running={deeds.running === 'try'} />
      </div>
      {server === null ? null : (
        <div className="mail-remove">
          <p className="dh-sm dh-3">{t.removeHint()}</p>
          <Button
            variant="danger-outline"
            size="xs"
            loading={deeds.running === 'remove'}
            onClick={() => void deeds.remove()}
          >
            {t.removeServer()}
          </Button>
        </div>
      )}
    </FormPanel>
  );
}

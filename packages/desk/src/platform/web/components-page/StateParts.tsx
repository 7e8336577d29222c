import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { BlastRadius, BlastRadiusDialog } from '../ui/BlastRadiusDialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { ProofMark, VerdictMark } from '../ui/Marks.tsx';
import { Card } from '../ui/Panel.tsx';
import {
  ConflictCard,
  EmptyState,
  ErrorState,
  LoadingShape,
  NewRowsBar,
  NotAllowedState,
  OfflineBar,
} from '../ui/States.tsx';
import { Specimen } from './Specimen.tsx';
import { refused } from './specimens.ts';
import { t } from './texts.ts';

const facts = [
  { id: 'backup', mark: <ProofMark proof="proved" iconOnly />, text: '2 have a proven backup from today' },
  { id: 'none', mark: <VerdictMark verdict="fail" iconOnly />, text: 'LT-0352 has none since 4 March' },
  { id: 'in', mark: <VerdictMark verdict="degraded" iconOnly />, text: '1 person is signed in now' },
];

/** Empty, loading, error, conflict, not allowed, stale, offline. */
export function StateParts() {
  return (
    <>
      <BlastSpecimen />
      <Specimen title={t.empty()}>
        <div className="dh-stack" style={{ gap: 8 }}>
          <EmptyState
            framed
            good
            icon={<IconInbox size={18} stroke={1.7} aria-hidden />}
            title="Nothing waits for triage"
            text={
              <>
                New tickets land here first. Press <Kbd keys="g q" /> for your queue.
              </>
            }
          />
          <Card padded={false}>
            <LoadingShape atOnce rows={2} doing="Searching 1.1 million messages, 2 s" />
          </Card>
        </div>
      </Specimen>
      <Specimen title={t.error()}>
        <div className="dh-stack" style={{ gap: 8 }}>
          <ErrorState problem={refused} action={<Button size="xs">Try now</Button>} />
          <ConflictCard
            title="Priya changed the category too"
            yours="Network"
            theirs="Addressing"
            theirsLabel="hers"
            keepLabel="Keep hers"
            onKeepTheirs={nothing}
            onUseMine={nothing}
          />
        </div>
      </Specimen>
      <Specimen title={t.stale()}>
        <div className="dh-stack" style={{ gap: 8 }}>
          <NotAllowedState who="Carol Lindqvist" />
          <Card padded={false}>
            <OfflineBar waiting={2} aside="tries again in 5 s" />
            <NewRowsBar text="3 new tickets" since="arrived since 09:12" onShow={nothing} />
            <div className="dh-live" style={{ padding: '8px 16px' }}>
              <span className="dh-machine-dot" data-state="unseen" aria-hidden />
              since 09:20
            </div>
          </Card>
        </div>
      </Specimen>
    </>
  );
}

const nothing = () => undefined;

function BlastSpecimen() {
  const [opened, setOpened] = useState(false);
  const blast = {
    action: 'Wipe 3 laptops',
    consequence: 'Everything on their disks is gone after this.',
    facts,
    count: 3,
  };
  const close = () => setOpened(false);
  return (
    <Specimen title={t.blast()}>
      <div className="dh-specimen-pop">
        <BlastRadius {...blast} onCancel={close} onConfirm={close} />
      </div>
      <div style={{ marginTop: 8 }}>
        <Button size="xs" onClick={() => setOpened(true)}>
          Wipe 3 laptops…
        </Button>
      </div>
      <BlastRadiusDialog {...blast} opened={opened} onCancel={close} onConfirm={close} />
    </Specimen>
  );
}

import { Button } from '@mantine/core';
import { IconDeviceLaptop, IconKey } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { CopyLine } from '../CopyLine.tsx';
import { t } from '../texts.ts';
import { useTrust } from './use-machines.ts';

const icon = { size: 18, stroke: 1.7, 'aria-hidden': true } as const;

/** Nothing in the list: because nothing fits, because no machine was added, or because nothing could be added yet. */
export function EmptyMachines({ narrowed }: { narrowed: boolean }) {
  const trust = useTrust();
  const viewer = useViewer();
  if (trust.data?.version === 0) return <NoTrust may={mayViewer(viewer, 'endpoints.trust')} />;
  if (narrowed || !trust.data)
    return (
      <EmptyState
        icon={<IconDeviceLaptop {...icon} />}
        title={t.noMachinesFit()}
        text={t.noMachinesFitText()}
      />
    );
  return (
    <EmptyState
      icon={<IconDeviceLaptop {...icon} />}
      title={t.noMachines()}
      text={t.noMachinesText()}
      action={
        mayViewer(viewer, 'endpoints.admit') ? (
          <Button variant="filled" renderRoot={(props) => <Link to="/machines/new" {...props} />}>
            {t.addFirst()}
          </Button>
        ) : (
          <Reason text={t.mayNotAdd()} />
        )
      }
    />
  );
}

/** What `trust begin` asks for: where the desk is, and a token of the person's own. */
function beginLine(): string {
  return `npx deskhand trust begin --url ${window.location.origin} --token-file token --name "NAME"`;
}

/** Before any machine: the root key is made on a person's own computer, and why there. */
export function NoTrust({ may }: { may: boolean }) {
  return (
    <EmptyState
      icon={<IconKey {...icon} />}
      title={t.noTrust()}
      text={t.noTrustText()}
      action={
        <div className="ep-empty-foot">
          <CopyLine line={beginLine()} label={t.copyCommand()} />
          <p className="dh-sm dh-2">{t.noTrustAfter()}</p>
          {may ? null : <Reason text={t.noTrustWho()} />}
        </div>
      }
    />
  );
}

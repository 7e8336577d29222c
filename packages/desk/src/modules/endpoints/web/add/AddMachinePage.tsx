import { useNavigate } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { NotAllowedState } from '#platform/web/ui/States.tsx';
import { NoTrust } from '../list/EmptyMachines.tsx';
import { useTrust } from '../list/use-machines.ts';
import { t } from '../texts.ts';
import { AddForm } from './AddForm.tsx';
import { LineToCopy } from './LineToCopy.tsx';
import { keepLine, useMadeLine } from './made-line.ts';

/** `/machines/new`: one line for one machine, and the machine as soon as it has arrived. */
export function AddMachinePage() {
  usePageTitle(t.addTitle());
  const viewer = useViewer();
  const navigate = useNavigate();
  const trust = useTrust();
  const line = useMadeLine();
  if (!mayViewer(viewer, 'endpoints.admit'))
    return (
      <AddPanel>
        <NotAllowedState framed={false} text={t.mayNotAdd()} />
      </AddPanel>
    );
  if (trust.data?.version === 0)
    return (
      <AddPanel>
        <NoTrust may={mayViewer(viewer, 'endpoints.trust')} />
      </AddPanel>
    );
  if (line) return <LineToCopy line={line} onAgain={() => keepLine(undefined)} />;
  return <AddForm onMade={keepLine} onLeave={() => void navigate({ to: '/machines' })} />;
}

function AddPanel({ children }: { children: React.ReactNode }) {
  return (
    <Panel
      label={t.addTitle()}
      head={
        <HeaderBar>
          <BackButton to="/machines" />
        </HeaderBar>
      }
    >
      {children}
    </Panel>
  );
}

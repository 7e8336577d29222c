import { Button } from '@mantine/core';
import { IconLockOpen, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import { FormError } from '#platform/web/ui/Field.tsx';
import type { MachineDetail } from '../../contract.ts';
import { ReasonForm } from '../ReasonForm.tsx';
import { t } from '../texts.ts';
import { KeyWords } from './KeyWords.tsx';
import type { OpenedDeed } from './MachineMenu.tsx';
import { useMachineDeeds, type MachineDeeds } from './use-machine-deeds.ts';

interface MembershipProps {
  readonly machine: MachineDetail;
  readonly opened: OpenedDeed | undefined;
  readonly onOpen: (deed: OpenedDeed | undefined) => void;
}

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** Whether the machine belongs: what waits for a person, and the form of a deed that was chosen. */
export function Membership({ machine, opened, onOpen }: MembershipProps) {
  const deeds = useMachineDeeds(machine);
  const may = mayViewer(useViewer(), 'endpoints.admit');
  if (opened !== undefined && opened !== 'edit')
    return <DeedForm machine={machine} deed={opened} deeds={deeds} onLeave={() => onOpen(undefined)} />;
  if (machine.state === 'pending') return <ApproveCard machine={machine} may={may} deeds={deeds} />;
  if (machine.state === 'quarantined')
    return (
      <div className="ep-notice" data-hue="danger">
        <span className="dh-space">{t.why_quarantined({ reason: machine.stateReason ?? t.notSaid() })}</span>
        {may ? (
          <Button
            size="xs"
            leftSection={<IconLockOpen {...icon} size={14} />}
            onClick={() => onOpen('release')}
          >
            {t.release()}
          </Button>
        ) : (
          <Reason text={t.mayNotAdmit()} />
        )}
      </div>
    );
  if (machine.state === 'retired')
    return (
      <div className="ep-notice">
        <span className="dh-space">{machine.stateReason}</span>
        {machine.replacedBy ? (
          <span className="dh-nowrap">
            {t.replacedBy()}{' '}
            <Link to="/machines/$id" params={{ id: machine.replacedBy.id }} className="dh-mono">
              {machine.replacedBy.name}
            </Link>
          </span>
        ) : null}
      </div>
    );
  return null;
}

interface ApproveCardProps {
  readonly machine: Pick<MachineDetail, 'id' | 'name' | 'publicKey'>;
  readonly may: boolean;
  readonly deeds: MachineDeeds;
}

/** A machine that asks to belong: its key to compare, and the one button. */
export function ApproveCard({ machine, may, deeds }: ApproveCardProps) {
  return (
    <section className="ep-form" aria-label={t.approveTitle()}>
      <h3 className="dh-medium">{t.approveTitle()}</h3>
      <p className="dh-2">{t.approveText()}</p>
      <KeyWords publicKey={machine.publicKey} />
      <FormError problem={deeds.problem} />
      {may ? (
        <div className="dh-line">
          <Button
            variant="filled"
            loading={deeds.running}
            leftSection={<IconShieldCheck {...icon} />}
            onClick={() => void deeds.approve()}
          >
            {t.approve()}
          </Button>
        </div>
      ) : (
        <Reason text={t.mayNotAdmit()} />
      )}
    </section>
  );
}

interface DeedFormProps {
  readonly machine: MachineDetail;
  readonly deed: Exclude<OpenedDeed, 'edit'>;
  readonly deeds: MachineDeeds;
  readonly onLeave: () => void;
}

function DeedForm({ machine, deed, deeds, onLeave }: DeedFormProps) {
  const { name } = machine;
  const words = {
    quarantine: { label: t.quarantineDo({ name }), text: t.quarantineText(), danger: true },
    release: { label: t.releaseDo({ name }), text: t.releaseText(), danger: false },
    retire: { label: t.retireDo({ name }), text: t.retireText(), danger: true },
  }[deed];
  return (
    <ReasonForm
      key={deed}
      title={words.label}
      text={words.text}
      facts={deed === 'release' ? [] : touched(machine)}
      choices={[{ label: words.label, danger: words.danger, choose: deeds[deed] }]}
      running={deeds.running}
      problem={deeds.problem}
      onLeave={onLeave}
    />
  );
}

/** What cutting a machine off touches. */
function touched(machine: MachineDetail): string[] {
  return [
    t.retireFactJobs({ count: machine.openJobs }),
    ...(machine.person ? [t.retireFactPerson({ person: machine.person.name })] : []),
    ...(machine.isConnected ? [t.retireFactConnected()] : []),
  ];
}

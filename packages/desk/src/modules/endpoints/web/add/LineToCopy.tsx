import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { formatDuration } from '#platform/web/i18n/format';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { Fact, Facts, HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { CopyLine } from '../CopyLine.tsx';
import { MachineState } from '../MachineState.tsx';
import { ApproveCard } from '../machine/Membership.tsx';
import { KeyWords } from '../machine/KeyWords.tsx';
import { useMachineDeeds } from '../machine/use-machine-deeds.ts';
import { useMachine } from '../machine/use-machine.ts';
import type { MachineDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { useNow } from '../use-now.ts';
import { useTokens, type MadeLine } from './use-tokens.ts';

/** The one line, shown this once, and under it the machine as soon as it has arrived. */
export function LineToCopy({ line, onAgain }: { line: MadeLine; onAgain: () => void }) {
  const now = useNow(true);
  const leftMs = Date.parse(line.expiresAt) - now.getTime();
  const tokens = useTokens(true);
  const machineId = tokens.data?.items.find((one) => one.id === line.id)?.machineId ?? undefined;
  const machine = useMachine(machineId);
  const over = leftMs <= 0 && machineId === undefined;
  return (
    <Panel
      label={t.addTitle()}
      head={
        <HeaderBar>
          <BackButton to="/machines" />
          <PanelTitle>{t.addTitle()}</PanelTitle>
        </HeaderBar>
      }
    >
      <div className="ep-page">
        {machineId === undefined ? (
          <section className="ep-form" aria-label={t.lineTitle()}>
            <h3 className="dh-medium">{t.lineTitle()}</h3>
            <CopyLine line={line.line} label={t.copyCommand()} />
            <p className="dh-sm dh-2">
              {t.lineOnce()}{' '}
              <span className="dh-tabular">
                {over ? t.lineOver() : t.lineLeft({ time: formatDuration(leftMs) })}
              </span>
            </p>
          </section>
        ) : null}
        <div role="status" className="ep-arrival">
          {machine.data ? <Arrived machine={machine.data} /> : over ? null : <Waiting />}
        </div>
        <div className="dh-line">
          <Button onClick={onAgain}>{machineId === undefined ? t.lineAnother() : t.addAnother()}</Button>
        </div>
      </div>
    </Panel>
  );
}

function Waiting() {
  return (
    <div className="ep-notice">
      <IconHourglass size={16} stroke={1.7} aria-hidden />
      <span>
        <span className="dh-medium">{t.waitingFor()}.</span>{' '}
        <span className="dh-2">{t.waitingForText()}</span>
      </span>
    </div>
  );
}

/** The machine that used the line: what it claims, its key, and the button that lets it belong. */
function Arrived({ machine }: { machine: MachineDetail }) {
  const deeds = useMachineDeeds(machine);
  const may = mayViewer(useViewer(), 'endpoints.admit');
  const pending = machine.state === 'pending';
  return (
    <>
      <h3 className="dh-h2">{pending ? t.arrived() : t.arrivedApproved()}</h3>
      <Facts>
        <Fact name={t.machine()}>
          <MachineState machine={machine} tag={machine.name} />
        </Fact>
        <Fact name={t.hostname()}>
          <span className="dh-mono">{machine.hostname}</span>
        </Fact>
        <Fact name={t.serial()}>
          <span className="dh-mono">{machine.serial ?? t.notSaid()}</span>
        </Fact>
        <Fact name={t.os()}>{machine.os}</Fact>
        <Fact name={t.site()}>{machine.site.name}</Fact>
        {machine.person ? <Fact name={t.person()}>{machine.person.name}</Fact> : null}
        {pending ? null : (
          <Fact name={t.key()}>
            <KeyWords publicKey={machine.publicKey} />
          </Fact>
        )}
      </Facts>
      {pending ? <ApproveCard machine={machine} may={may} deeds={deeds} /> : null}
      <p>
        <Link to="/machines/$id" params={{ id: machine.id }}>
          {t.openMachine({ name: machine.name })}
        </Link>
      </p>
    </>
  );
}

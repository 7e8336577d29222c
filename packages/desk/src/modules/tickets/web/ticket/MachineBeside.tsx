import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Drawer.layer.css';
import { Suspense } from 'react';
import { MachineDrawer } from '#endpoints/web';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import type { Opened } from './menus.ts';

interface MachineBesideProps {
  readonly ticket: TicketDetail;
  readonly opened: Opened;
  readonly beside: boolean;
  readonly phone: boolean;
}

/** The machine that was opened from the ticket: a column beside the conversation, or a sheet over it. */
export function MachineBeside({ ticket, opened, beside, phone }: MachineBesideProps) {
  const { machineId, openMachine } = opened;
  const close = () => openMachine(undefined);
  const machine =
    machineId === undefined ? null : (
      <Suspense fallback={<LoadingShape rows={5} />}>
        <MachineDrawer
          key={machineId}
          machineId={machineId}
          subject={{ room: 'tickets', id: ticket.id }}
          onClose={close}
        />
      </Suspense>
    );
  if (beside) return machine;
  return (
    <Drawer
      opened={machineId !== undefined}
      onClose={close}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '86%' : 456}
      withCloseButton={false}
      padding={0}
      lockScroll={false}
      attributes={{ content: { 'aria-label': t.machines() } }}
      classNames={{ content: 'tk-sheet', body: 'tk-sheet-whole' }}
    >
      {machine}
    </Drawer>
  );
}

import { Drawer } from '@mantine/core';
import '@mantine/core/styles/Drawer.layer.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { Panel } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { placeIn, rememberedOrder } from '../memory.ts';
import { t } from '../texts.ts';
import { OutboxBar } from '../outbox/OutboxBar.tsx';
import { prefetchTickets } from '../use-ticket.ts';
import { useFrame } from '../use-width.ts';
import { ContextRail } from './ContextRail.tsx';
import { MachineBeside } from './MachineBeside.tsx';
import type { FormName, Menu, Opened } from './menus.ts';
import { Reading } from './Reading.tsx';
import { TicketHeader } from './TicketHeader.tsx';
import { confirm } from './status-deeds.ts';
import { useCopy } from './use-copy.ts';
import { useDeeds } from './use-deeds.ts';
import { useTicketCommands } from './use-ticket-commands.ts';
import { Writing } from './Writing.tsx';

/** A ticket: its conversation with the composer, and all that is known about it beside. */
export function TicketScreen({ ticket }: { ticket: TicketDetail }) {
  const frame = useFrame();
  const railBeside = frame === 'wide' || frame === 'middle';
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const deeds = useDeeds(ticket.number);
  const { opened, sheet, setSheet } = useOpened(railBeside);
  const { mode, setMode, input, write } = useMode();
  const { copied, copy } = useCopy(ticket);
  const order = rememberedOrder();
  const place = placeIn(order, ticket.number);
  const back = { to: order?.to ?? '/queue', search: order?.search ?? {} };
  const go = (number: string | undefined) =>
    number !== undefined && void navigate({ to: '/tickets/$number', params: { number } });
  useEffect(() => {
    prefetchTickets(queryClient, [place?.next, place?.previous]);
  }, [queryClient, place?.next, place?.previous]);
  const start = (as: ComposerMode) => {
    opened.openForm(undefined);
    write(as);
  };
  useTicketCommands(ticket, {
    opened,
    onReply: () => start('reply'),
    onNote: () => start('note'),
    onNext: place?.next === undefined ? undefined : () => go(place.next),
    onPrevious: place?.previous === undefined ? undefined : () => go(place.previous),
    onBack: () => {
      if (opened.form) opened.openForm(undefined);
      else if (opened.machineId !== undefined) opened.openMachine(undefined);
      // Something that floats is left first; where the focus was lost, Esc comes here instead of there.
      else if (!document.querySelector('[role="dialog"], [role="menu"]')) void navigate(back);
    },
    onConfirm: () => void confirm(deeds),
    onCopy: copy,
  });
  const rail = <ContextRail ticket={ticket} deeds={deeds} opened={opened} />;
  return (
    <div
      className="tk-ticket"
      data-rail={railBeside || undefined}
      data-machine={(railBeside && opened.machineId !== undefined) || undefined}
    >
      <Panel
        label={t.ticketLabel({ number: ticket.number })}
        head={
          <TicketHeader
            ticket={ticket}
            deeds={deeds}
            opened={opened}
            place={place}
            frame={frame}
            back={back}
            copied={copied}
            onCopy={() => copy('number')}
            onContext={() => setSheet(true)}
            onGo={go}
          />
        }
        foot={
          <>
            <OutboxBar />
            <Writing
              ticket={ticket}
              deeds={deeds}
              opened={opened}
              mode={mode}
              onMode={setMode}
              inputRef={input}
              onWrite={start}
              phone={frame === 'phone'}
            />
          </>
        }
      >
        <Reading ticket={ticket} deeds={deeds} alone={!railBeside} />
      </Panel>
      {railBeside ? (
        <Panel as="aside" edge="left" label={t.contextLabel()}>
          {rail}
        </Panel>
      ) : (
        <Drawer
          opened={sheet}
          onClose={() => setSheet(false)}
          position={frame === 'phone' ? 'bottom' : 'right'}
          size={frame === 'phone' ? '86%' : 340}
          title={t.contextLabel()}
          closeButtonProps={{ 'aria-label': t.closeContext() }}
          lockScroll={false}
          // A list that opened the sheet has the focus already.
          trapFocus={opened.menu === undefined}
          classNames={{ content: 'tk-sheet' }}
        >
          {rail}
        </Drawer>
      )}
      <MachineBeside ticket={ticket} opened={opened} beside={railBeside} phone={frame === 'phone'} />
    </div>
  );
}

/** What is open; a list that hangs from a value in the rail brings the rail with it. */
function useOpened(railBeside: boolean): {
  opened: Opened;
  sheet: boolean;
  setSheet: (open: boolean) => void;
} {
  const [menu, setMenu] = useState<Menu | undefined>(undefined);
  const [form, setForm] = useState<FormName | undefined>(undefined);
  const [sheet, setSheet] = useState(false);
  const [machineId, setMachineId] = useState<string | undefined>(undefined);
  const openMenu = (next: Menu | undefined) => {
    const inHeader = next === undefined || next === 'status' || next === 'snooze';
    if (!inHeader && !railBeside) setSheet(true);
    setMenu(next);
  };
  const openForm = (next: FormName | undefined) => {
    setSheet(false);
    setMenu(undefined);
    setForm(next);
  };
  const openMachine = (next: string | undefined) => {
    setSheet(false);
    setMachineId(next);
  };
  return { opened: { menu, openMenu, form, openForm, machineId, openMachine }, sheet, setSheet };
}

/** Whether one writes, and to whom; `?compose=note` opens it at once. */
function useMode() {
  const { compose } = useSearch({ strict: false }) as { compose?: ComposerMode };
  const [mode, setMode] = useState<ComposerMode | undefined>(compose);
  const input = useRef<HTMLTextAreaElement>(null);
  const [wish, setWish] = useState(compose === undefined ? 0 : 1);
  useEffect(() => {
    if (wish > 0) input.current?.focus();
  }, [wish]);
  const write = (as: ComposerMode) => {
    setMode(as);
    setWish((now) => now + 1);
  };
  return { mode, setMode, input, write };
}

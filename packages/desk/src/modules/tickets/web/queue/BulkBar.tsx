import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { Ticket } from '../../contract.ts';
import { useOwnerOptions, useTeamOptions } from '../pick/people.ts';
import { Pick } from '../pick/Pick.tsx';
import { RatingGrid } from '../rating/RatingGrid.tsx';
import { t } from '../texts.ts';
import { BulkResolve } from './BulkResolve.tsx';
import type { Bulk } from './use-bulk.ts';

export type BulkMenu = 'assign' | 'team' | 'rate' | 'resolve';

interface BulkBarProps {
  readonly on: readonly Ticket[];
  readonly bulk: Bulk;
  readonly menu: BulkMenu | undefined;
  readonly onMenu: (menu: BulkMenu | undefined) => void;
  readonly onClear: () => void;
}

/** What can be done with the selected tickets; floats at the bottom of the list. */
export function BulkBar({ on, bulk, menu, onMenu, onClear }: BulkBarProps) {
  const owners = useOwnerOptions(menu === 'assign');
  const teams = useTeamOptions(menu === 'team');
  const busy = bulk.progress !== undefined;
  const nameOf = (options: typeof owners, value: string) =>
    options.find((option) => option.value === value)?.label ?? '';
  return (
    <div className="tk-bulk" role="toolbar" aria-label={t.bulkLabel()}>
      <span className="dh-tabular" role="status">
        {bulk.progress ? t.bulkProgress(bulk.progress) : t.selected({ count: on.length })}
      </span>
      <Pick
        label={t.assign()}
        options={owners}
        searchable
        opened={menu === 'assign'}
        onOpened={(opened) => onMenu(opened ? 'assign' : undefined)}
        onPick={(value) => void bulk.assign(on, value, nameOf(owners, value))}
        position="top-start"
      >
        <MenuButton label={t.assign()} keys="a" busy={busy} onClick={() => onMenu('assign')} />
      </Pick>
      <Pick
        label={t.team()}
        options={teams}
        searchable
        opened={menu === 'team'}
        onOpened={(opened) => onMenu(opened ? 'team' : undefined)}
        onPick={(value) => void bulk.setTeam(on, value, nameOf(teams, value))}
        position="top-start"
      >
        <MenuButton label={t.team()} keys="t" busy={busy} onClick={() => onMenu('team')} />
      </Pick>
      <Drop name="rate" menu={menu} onMenu={onMenu} label={t.priority()} keys="p" busy={busy}>
        <RatingGrid
          onRate={(impact, urgency) => {
            onMenu(undefined);
            void bulk.rate(on, impact, urgency);
          }}
        />
      </Drop>
      <Drop name="resolve" menu={menu} onMenu={onMenu} label={t.resolve()} keys="e" busy={busy}>
        <BulkResolve
          count={on.length}
          onResolve={(resolution) => {
            onMenu(undefined);
            void bulk.resolve(on, resolution);
          }}
        />
      </Drop>
      <ActionIcon aria-label={t.unselect()} onClick={onClear}>
        <IconX size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Drop({
  name,
  menu,
  onMenu,
  label,
  keys,
  busy,
  children,
}: {
  name: BulkMenu;
  menu: BulkMenu | undefined;
  onMenu: (menu: BulkMenu | undefined) => void;
  label: string;
  keys: string;
  busy: boolean;
  children: ReactNode;
}) {
  return (
    <Popover
      opened={menu === name}
      onChange={(opened) => onMenu(opened ? name : undefined)}
      position="top"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <MenuButton
          label={label}
          keys={keys}
          busy={busy}
          onClick={() => onMenu(menu === name ? undefined : name)}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{children}</Popover.Dropdown>
    </Popover>
  );
}

function MenuButton({
  label,
  keys,
  busy,
  ...rest
}: {
  label: string;
  keys: string;
  busy: boolean;
  onClick: () => void;
}) {
  return (
    <Button size="xs" disabled={busy} rightSection={<Kbd keys={keys} />} {...rest}>
      {label}
    </Button>
  );
}

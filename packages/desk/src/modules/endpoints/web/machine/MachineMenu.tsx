import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconDots, IconLockOpen, IconPencil, IconShieldX } from '@tabler/icons-react';
import type { MachineDetail } from '../../contract.ts';
import { t } from '../texts.ts';

/** What is opened for a machine in the place of its deeds. */
export type OpenedDeed = 'quarantine' | 'release' | 'retire' | 'edit';

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

interface MachineMenuProps {
  readonly machine: MachineDetail;
  /** Why this person can do none of it. */
  readonly locked: string | undefined;
  readonly onOpen: (deed: OpenedDeed) => void;
}

/** Rare and weighty deeds: each opens its form, none runs from here. */
export function MachineMenu({ machine, locked, onOpen }: MachineMenuProps) {
  if (machine.state === 'retired') return null;
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t.more()} size={30}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {locked === undefined ? null : <Menu.Label>{locked}</Menu.Label>}
        <Menu.Item
          disabled={locked !== undefined}
          leftSection={<IconPencil {...icon} />}
          onClick={() => onOpen('edit')}
        >
          {t.edit()}
        </Menu.Item>
        {machine.state === 'quarantined' ? (
          <Menu.Item
            disabled={locked !== undefined}
            leftSection={<IconLockOpen {...icon} />}
            onClick={() => onOpen('release')}
          >
            {t.release()}
          </Menu.Item>
        ) : (
          <Menu.Item
            disabled={locked !== undefined}
            leftSection={<IconShieldX {...icon} />}
            onClick={() => onOpen('quarantine')}
          >
            {t.quarantine()}
          </Menu.Item>
        )}
        <Menu.Item
          disabled={locked !== undefined}
          leftSection={<IconArchive {...icon} />}
          onClick={() => onOpen('retire')}
        >
          {t.retire()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

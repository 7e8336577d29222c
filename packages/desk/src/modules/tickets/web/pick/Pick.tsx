import { Popover } from '@mantine/core';
import type { ReactElement } from 'react';
import { PickList, type PickListProps } from './PickList.tsx';

interface PickProps extends PickListProps {
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
  /** The button that it hangs from; it shows the value. */
  readonly children: ReactElement;
  readonly width?: number;
  readonly position?: 'bottom-start' | 'bottom-end' | 'top-start';
}

/** A button whose value is chosen from a list that opens where it stands; never a dialog over the page. */
export function Pick({
  opened,
  onOpened,
  children,
  width = 280,
  position = 'bottom-start',
  ...list
}: PickProps) {
  return (
    <Popover
      opened={opened}
      onChange={onOpened}
      width={width}
      position={position}
      withinPortal
      returnFocus
      shadow="none"
      offset={0}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className="tk-pick-drop" aria-label={list.label}>
        {opened ? (
          <PickList
            {...list}
            onPick={(value) => {
              onOpened(false);
              list.onPick(value);
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

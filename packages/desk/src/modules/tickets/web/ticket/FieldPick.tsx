import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PickOption } from '../pick/options.ts';
import { Pick } from '../pick/Pick.tsx';
import { t } from '../texts.ts';
import type { Menu, Opened } from './menus.ts';

interface FieldPickProps {
  readonly menu: Menu;
  readonly opened: Opened;
  readonly label: string;
  readonly options: readonly PickOption[];
  readonly value?: string | undefined;
  readonly onPick: (value: string) => void;
  readonly onTyped?: (typed: string) => void;
  readonly looking?: boolean;
  /** Why it cannot be changed; then the value is plain text with that reason. */
  readonly disabledReason?: string | undefined;
  /** The value as it is shown. */
  readonly children: ReactNode;
}

/** The value of a field that is changed where it stands. */
export function FieldPick({ menu, opened, label, disabledReason, children, ...list }: FieldPickProps) {
  if (disabledReason !== undefined)
    return (
      <span className="tk-value" title={disabledReason}>
        {children}
      </span>
    );
  return (
    <Pick
      label={label}
      searchable
      {...list}
      opened={opened.menu === menu}
      onOpened={(open) => opened.openMenu(open ? menu : undefined)}
    >
      <button
        type="button"
        className="tk-value tk-value-button"
        aria-haspopup="listbox"
        onClick={() => opened.openMenu(opened.menu === menu ? undefined : menu)}
      >
        <span className="tk-value-words">{children}</span>
        <span className="dh-hidden">{t.changeField({ field: label })}</span>
        <IconChevronDown size={13} stroke={2} aria-hidden className="tk-value-mark" />
      </button>
    </Pick>
  );
}

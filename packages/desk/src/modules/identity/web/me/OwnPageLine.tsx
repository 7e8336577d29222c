import { Menu } from '@mantine/core';
import { IconUserCog } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { t } from '../texts.ts';

/** The line of the person menu that leads to one's own page. */
export function OwnPageLine() {
  return (
    <Menu.Item
      leftSection={<IconUserCog size={16} stroke={1.7} aria-hidden />}
      renderRoot={(props) => <Link to="/me" {...props} />}
    >
      {t.meTitle()}
    </Menu.Item>
  );
}

import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { t } from './texts.ts';
import { useRoomForTwo } from './use-room-for-two.ts';

/** Back to the list, where the list is not beside. */
export function BackButton({ to }: { to: string }) {
  const beside = useRoomForTwo();
  if (beside) return null;
  return (
    <ActionIcon
      size={44}
      ml={-12}
      aria-label={t.back()}
      renderRoot={(props) => (
        // The list keeps its filter in the address.
        <Link to={to} search={(now: object) => now} {...props} />
      )}
    >
      <IconArrowLeft size={20} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}

import { IconClockHour4 } from '@tabler/icons-react';
import { Chip } from '#platform/web/ui/Chip.tsx';
import { mailMeanings } from '#platform/web/ui/meanings';
import type { MailRecord } from '../contract.ts';
import { t } from './texts.ts';

/** The verdict of a mail as a tint with its shape and word. */
export function VerdictChip({ verdict }: { verdict: MailRecord['verdict'] }) {
  if (verdict === null)
    return <Chip icon={<IconClockHour4 size={13} stroke={2} aria-hidden />}>{t.waiting()}</Chip>;
  const { hue, icon: Icon, label } = mailMeanings[verdict];
  return (
    <Chip hue={hue} icon={<Icon size={13} stroke={2} aria-hidden />}>
      {label()}
    </Chip>
  );
}

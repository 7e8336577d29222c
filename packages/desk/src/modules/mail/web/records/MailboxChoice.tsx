import { Select } from '@mantine/core';
import { useMailboxes } from '../mailboxes/use-mailboxes.ts';
import { t } from '../texts.ts';

interface MailboxChoiceProps {
  /** The address of a mailbox; undefined is all of them. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Which mailbox took the mail; a desk with a single one has nothing to choose. */
export function MailboxChoice({ value, onChange }: MailboxChoiceProps) {
  const { data } = useMailboxes();
  const addresses = data?.items.map(({ address }) => address) ?? [];
  if (addresses.length < 2 && value === undefined) return null;
  return (
    <Select
      className="mail-filter-line"
      aria-label={t.mailbox()}
      data={[
        { value: '', label: t.anyMailbox() },
        ...new Set(value === undefined ? addresses : [...addresses, value]),
      ]}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      allowDeselect={false}
    />
  );
}

import type { Mailbox } from '../../contract.ts';
import { t } from '../texts.ts';

/** What is typed in the form of a mailbox. */
export type MailboxFields = {
  readonly address: string;
  readonly name: string;
  readonly teamId: string | null;
  /** As it is stored, or as it is typed; empty is never. */
  readonly quietAfterHours: number | string | null;
  readonly isDefault: boolean;
};

/** The form as it opens. */
export function fieldsOf(mailbox: Mailbox | undefined): MailboxFields {
  return {
    address: mailbox?.address ?? '',
    name: mailbox?.name ?? '',
    teamId: mailbox?.teamId ?? null,
    quietAfterHours: mailbox?.quietAfterHours ?? null,
    isDefault: mailbox?.isDefault ?? false,
  };
}

/** What is wrong with a form before it is sent. */
export function faultsOf(draft: MailboxFields): { address?: string; name?: string; quiet?: string } {
  const hours = hoursText(draft.quietAfterHours);
  return {
    ...(/^\S+@\S+$/.test(draft.address.trim()) ? {} : { address: t.addressMissing() }),
    ...(draft.name.trim() === '' ? { name: t.nameMissing() } : {}),
    ...(hours === '' || /^[1-9]\d{0,3}$/.test(hours) ? {} : { quiet: t.quietFault() }),
  };
}

function hoursText(hours: MailboxFields['quietAfterHours']): string {
  return String(hours ?? '').trim();
}

/** The word over a field of the form. */
export function fieldName(field: string): string {
  const names: Readonly<Record<string, () => string>> = {
    address: t.address,
    name: t.name,
    teamId: t.team,
    quietAfterHours: t.quietAfter,
    isDefault: t.makeDefault,
  };
  return (names[field] ?? (() => field))();
}

/** The value of a field as people read it. */
export function shownValue(
  field: string,
  value: unknown,
  teams: readonly { id: string; name: string }[],
): string {
  if (field === 'teamId') return teams.find(({ id }) => id === value)?.name ?? t.noTeam();
  if (field === 'quietAfterHours')
    return typeof value === 'number' ? t.quietHours({ count: value }) : t.quietNever();
  if (field === 'isDefault') return value === true ? t.isDefault() : t.notDefault();
  return String(value);
}

/** The changed fields as the API takes them. */
export function changeOf({ quietAfterHours, isDefault, address, name, teamId }: Partial<MailboxFields>) {
  return {
    ...(address === undefined ? {} : { address: address.trim() }),
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(quietAfterHours === undefined ? {} : { quietAfterHours: Number(hoursText(quietAfterHours)) || null }),
    ...(isDefault === true ? { isDefault: true as const } : {}),
  };
}

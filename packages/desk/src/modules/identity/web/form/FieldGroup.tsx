import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './form.css';

/** Fields that belong together; a reason says why none of them can be changed, and locks them. */
export function FieldGroup({
  title,
  lockedReason,
  children,
}: {
  title: string;
  lockedReason?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="identity-fields" disabled={lockedReason !== undefined}>
      <legend className="dh-caption">{title}</legend>
      {lockedReason === undefined ? null : (
        <p className="identity-reason">
          <IconLock size={14} stroke={2} aria-hidden />
          {lockedReason}
        </p>
      )}
      {children}
    </fieldset>
  );
}

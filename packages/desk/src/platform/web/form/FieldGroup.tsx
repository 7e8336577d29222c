import type { ReactNode } from 'react';
import './form.css';
import { Reason } from './Reason.tsx';

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
    <fieldset className="dh-fields" disabled={lockedReason !== undefined}>
      <legend className="dh-caption">{title}</legend>
      {lockedReason === undefined ? null : <Reason text={lockedReason} />}
      {children}
    </fieldset>
  );
}

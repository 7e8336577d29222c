import { IconLock } from '@tabler/icons-react';
import './form.css';

/** Why something cannot be done by this person; `id` ties it to the controls that it is about. */
export function Reason({ id, text }: { id?: string; text: string }) {
  return (
    <p className="dh-reason" id={id}>
      <IconLock size={14} stroke={2} aria-hidden />
      {text}
    </p>
  );
}

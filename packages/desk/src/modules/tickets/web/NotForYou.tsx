import { NotAllowedState } from '#platform/web/ui/States.tsx';
import { t } from './texts.ts';

/** A page of the desk for somebody who does not work here. */
export function NotForYou() {
  return (
    <div className="tk-center">
      <NotAllowedState text={t.notForYou()} />
    </div>
  );
}

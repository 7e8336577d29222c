import { OfflineBar } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';
import { useOutbox } from './outbox.ts';

/** How much waits in this browser for the connection; nothing while all has reached the server. */
export function OutboxBar() {
  const count = useOutbox().filter((one) => one.refused === undefined).length;
  return count === 0 ? null : <OfflineBar waiting={count} aside={t.goesByItself()} />;
}

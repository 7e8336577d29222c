import { mayViewer, type Viewer } from '#platform/web/api/viewer';
import { statusMeanings } from '#platform/web/ui/meanings';
import { ticketCan, type Ticket } from '../../contract.ts';
import { t } from '../texts.ts';

export type DeedName = keyof typeof ticketCan;

const needs: Partial<Record<DeedName, string>> = { merge: 'tickets.merge', cancel: 'tickets.merge' };

/**
 * Why something cannot be done to a ticket now; undefined when it can. The state machine of the contract and the
 * permissions of the session decide, here as on the server.
 */
export function whyNot(
  deed: DeedName,
  ticket: Pick<Ticket, 'status'>,
  viewer: Viewer | undefined,
): string | undefined {
  if (!mayViewer(viewer, needs[deed] ?? 'tickets.work')) return t.notPermitted();
  if (ticketCan[deed](ticket)) return undefined;
  return t.notInState({ status: statusMeanings[ticket.status].label().toLowerCase() });
}

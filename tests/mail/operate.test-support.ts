import { mailContract } from '../../packages/desk/src/modules/mail/contract.ts';
import { ticketsContract } from '../../packages/desk/src/modules/tickets/contract.ts';
import { createClient } from '../../packages/desk/src/platform/contract/client.ts';
import { controlSocketPath, sendToControl } from '../../packages/desk/src/platform/server/control.ts';
import type { Desk } from '../journeys/desk.test-support.ts';

/** Typed clients with the operator's rights, through the control socket of a started desk. */
export function operate(desk: Desk) {
  const send = sendToControl(controlSocketPath(desk.dataDir));
  return {
    mail: createClient(mailContract.endpoints, send),
    tickets: createClient(ticketsContract.endpoints, send),
  };
}
export type Operator = ReturnType<typeof operate>;

/** All items of a list, page by page. */
export async function allOf<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const next = await page(cursor);
    items.push(...next.items);
    if (next.nextCursor === null) return items;
    cursor = next.nextCursor;
  }
}

import { needed, print } from '../command.ts';
import type { Desk } from './desk-call.ts';
import { visible } from './hostile-text.ts';
import { windowWords } from './window.ts';

/** `deskhand approve --standing`: what is allowed for rules, as the desk says. */
export async function listStanding(desk: Desk, json: boolean): Promise<number> {
  const { items } = await desk.standingApprovals({ limit: 200 });
  if (json) print(items, true);
  else
    print(
      items.map((one) => ({
        approval: visible(one.id, 40),
        action: visible(one.action, 64),
        machines: one.machines.length,
        window: windowWords(one.window),
        until: visible(one.expiresAt, 30),
        operator: visible(one.operator, 40),
      })),
      false,
    );
  return 0;
}

/** `deskhand approve --withdraw ID`: the desk stops using a standing approval. A stolen desk would not listen. */
export async function withdrawStanding(
  desk: Desk,
  id: string,
  values: { readonly reason?: string; readonly json?: boolean },
): Promise<number> {
  const taken = await desk.withdrawApproval({ id, reason: needed(values.reason, '--reason') });
  if (values.json === true) print(taken, true);
  else
    process.stderr.write(
      'This desk uses it no more. What must not count on any machine, whoever has the desk, is revoked: deskhand trust revoke --serial SERIAL\n',
    );
  return 0;
}

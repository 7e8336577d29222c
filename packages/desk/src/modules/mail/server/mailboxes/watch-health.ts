import type { RoomGauge } from '#platform/server/http/metrics';
import type { MailHealth } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { readHealth } from './health.ts';

/** Says in the log when an alarm begins and when it is over; called every minute. */
export function alarmLog(
  deps: Pick<MailDeps, 'database' | 'clock' | 'warn'>,
  deskHost: string | undefined,
): () => Promise<void> {
  let told = new Map<string, string>();
  return async () => {
    const now = alarmLines(await readHealth(deps.database.reader, deps, deskHost));
    for (const [key, line] of now) if (!told.has(key)) deps.warn(`Mail alarm, ${line}`);
    for (const [key, line] of told) if (!now.has(key)) deps.warn(`Mail alarm is over, ${line}`);
    told = now;
  };
}

function alarmLines(health: MailHealth): Map<string, string> {
  const places = [
    ...health.mailboxes.map((one) => ({ name: `mailbox ${one.address}`, alarms: one.alarms })),
    ...health.outgoing.map((one) => ({ name: outgoingName(one), alarms: one.alarms })),
  ];
  return new Map(
    places.flatMap(({ name, alarms }) =>
      alarms.map(
        (one) => [`${name} ${one.code} ${one.title}`, `${name}: ${one.title}. ${one.hint}`] as const,
      ),
    ),
  );
}

function outgoingName(one: MailHealth['outgoing'][number]): string {
  return `outgoing server ${one.host ?? 'not set'}${one.address === null ? '' : ` of ${one.address}`}`;
}

/** Ages and states of mailboxes and servers, for dashboards and their alarms. */
export function mailGauges(
  deps: Pick<MailDeps, 'database' | 'clock'>,
  deskHost: string | undefined,
): RoomGauge[] {
  const health = () => readHealth(deps.database.reader, deps, deskHost);
  const ageS = (at: string | null) =>
    at === null ? NaN : (deps.clock.now().getTime() - new Date(at).getTime()) / 1000;
  const ofMailboxes =
    (value: (one: MailHealth['mailboxes'][number]) => number): RoomGauge['read'] =>
    async () =>
      (await health()).mailboxes
        .map((one) => ({ labels: { mailbox: one.address }, value: value(one) }))
        .filter((one) => !Number.isNaN(one.value));
  const labelNames = ['mailbox'];
  return [
    {
      name: 'deskhand_mailbox_alarms',
      help: 'Alarms of a mailbox now',
      labelNames,
      read: ofMailboxes((one) => one.alarms.length),
    },
    {
      name: 'deskhand_mailbox_look_age_seconds',
      help: 'Since the last look into a mailbox that is fetched',
      labelNames,
      read: ofMailboxes((one) => (one.state === 'not-fetched' ? NaN : ageS(one.lastLookAt))),
    },
    {
      name: 'deskhand_mailbox_mail_age_seconds',
      help: 'Since the last mail of a mailbox, by any way in',
      labelNames,
      read: ofMailboxes((one) => ageS(one.lastMailAt)),
    },
    {
      name: 'deskhand_outgoing_trouble',
      help: 'Whether a server that takes our mail cannot be used, 0 or 1',
      labelNames: ['host', 'mailbox'],
      read: async () =>
        (await health()).outgoing
          .filter((one) => one.host !== null)
          .map((one) => ({
            labels: { host: one.host ?? '', mailbox: one.address ?? '' },
            value: one.trouble ? 1 : 0,
          })),
    },
  ];
}

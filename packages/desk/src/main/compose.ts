import { createEndpoints } from '#endpoints';
import { endpointsContract } from '#endpoints/contract';
import { createFiles } from '#files';
import { filesContract } from '#files/contract';
import { createIdentity, type Identity } from '#identity';
import { identityContract } from '#identity/contract';
import { createMail, type Mail } from '#mail';
import { mailContract } from '#mail/contract';
import { createPortal } from '#portal';
import { portalContract } from '#portal/contract';
import { createSearch, type Search } from '#search';
import { searchContract } from '#search/contract';
import { createTickets, type Tickets } from '#tickets';
import { ticketsContract } from '#tickets/contract';
import type { FastifyInstance } from 'fastify';
import { permissionsOf, type RoomContract } from '#platform/contract/contract';
import type { Clock } from '#platform/server/clock';
import type { Database } from '#platform/server/db/database';
import type { Listener } from '#platform/server/events/tail';
import type { RoomGauge } from '#platform/server/http/metrics';
import { fetchOutside } from '#platform/server/egress/fetch-outside';
import { mount, type RequestPath } from '#platform/server/http/mount';
import type { Keys } from '#platform/server/keys';
import type { Deliver, OnSettled } from '#platform/server/outbox/worker';
import type { SeenBy } from '#platform/server/realtime/live';
import type { Config } from './config.ts';

/** What the house gives to every room. */
export interface House {
  readonly config: Config;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly database: Database;
  /** Names this process to others while it lives. */
  readonly processId: string;
  readonly onError: (error: Error) => void;
  /** A line in the log for the administrator. */
  readonly warn: (words: string) => void;
}

/** All rooms, joined: the only value that knows every one of them. */
export interface Rooms {
  readonly contracts: readonly RoomContract[];
  readonly identity: Identity;
  readonly tickets: Tickets;
  readonly search: Search;
  readonly mail: Mail;
  mount(app: FastifyInstance, path: RequestPath): void;
  /** Consequences of commands, by kind of outbox row. */
  readonly deliveries: Readonly<Record<string, Deliver>>;
  readonly onSettled: OnSettled;
  readonly listeners: readonly Listener[];
  readonly seenBy: Readonly<Record<string, SeenBy>>;
  /** Figures of rooms for /metrics. */
  readonly gauges: readonly RoomGauge[];
  /** Domain timers and housekeeping: what, and how often. */
  readonly sweeps: readonly {
    readonly name: string;
    readonly everyMs: number;
    readonly run: () => Promise<unknown>;
  }[];
}

/** The contracts of all rooms, lowest floor first. */
// rooms:contracts
export const contracts: readonly RoomContract[] = [
  identityContract,
  filesContract,
  searchContract,
  endpointsContract,
  ticketsContract,
  mailContract,
  portalContract,
];

/** Builds the rooms from the bottom to the top; a higher room fills the ports of the lower ones. */
export function compose(house: House): Rooms {
  const { config, clock, keys, database } = house;
  const cookies = { secure: config.publicUrl.startsWith('https:') };
  const identity = createIdentity({
    clock,
    keys,
    publicUrl: config.publicUrl,
    cookies,
    permissionsOf: (role) => new Set(permissionsOf(role, contracts)),
  });
  const files = createFiles();
  const search = createSearch({ clock, sources: () => tickets.searchSources });
  const endpoints = createEndpoints({
    clock,
    keys,
    identity: identity.api,
    gatewayUrl: config.agentUrl,
    maySeeSubject: async (db, actor, { room, id }) =>
      room === 'tickets' && (await tickets.seenBy(db, actor, [id])).has(id),
  });
  const tickets: Tickets = createTickets({
    clock,
    keys,
    identity: identity.api,
    endpoints: endpoints.api,
    files: files.api,
    search: search.api,
    mailDomain: config.mailDomain,
    fetchOutside: (address, limits) => fetchOutside(address, limits),
    previewMail: (db, letter) => mail.preview(db, letter),
    mailboxFor: (db, teamId) => mail.mailboxFor(db, teamId),
    technicianMail: config.technicianMail,
    deskLink: (number) => `${config.publicUrl}/tickets/${number}`,
    ticketLink: (token) => `${config.publicUrl}/r/${token}`,
    confirmWindowDays: 5,
    reopenWindowDays: 14,
  });
  const mail: Mail = createMail({
    clock,
    keys,
    database,
    processId: house.processId,
    identity: identity.api,
    files: files.api,
    tickets: tickets.api,
    config,
    onError: house.onError,
    warn: house.warn,
  });
  const portal = createPortal({
    clock,
    identity: identity.api,
    tickets: tickets.api,
    publicUrl: config.publicUrl,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  return {
    contracts,
    identity,
    tickets,
    search,
    mail,
    mount(app, path) {
      mount(app, path, identityContract.endpoints, identity.handlers);
      mount(app, path, searchContract.endpoints, search.handlers);
      mount(app, path, endpointsContract.endpoints, endpoints.handlers);
      mount(app, path, ticketsContract.endpoints, tickets.handlers);
      mount(app, path, mailContract.endpoints, mail.handlers);
      portal.mountPages(app, path);
    },
    deliveries: { mail: mail.deliver },
    onSettled: tickets.onSettled,
    listeners: tickets.listeners,
    seenBy: { endpoints: endpoints.seenBy, tickets: tickets.seenBy, mail: mail.seenBy },
    gauges: mail.gauges,
    sweeps: [
      { name: 'endpoints', everyMs: 5000, run: () => endpoints.sweep(database) },
      { name: 'tickets', everyMs: 5000, run: () => tickets.sweep(database) },
      { name: 'mail', everyMs: 5000, run: () => mail.sweep() },
      { name: 'search', everyMs: 5000, run: () => search.sweep(database) },
      { name: 'identity', everyMs: 3600_000, run: () => identity.api.forgetEnded(database) },
    ],
  };
}

/**
 * The rooms of the house and their floors. The boundary test, the map in the documents and
 * `npm run new` read this list; a room whose folder does not exist yet is a plan, not an error.
 */
export interface Room {
  readonly name: string;
  /** A room may call rooms on lower floors through their front door. */
  readonly floor: number;
  readonly purpose: string;
  /** Rooms on the same floor that this one may call all the same; must stay free of cycles. */
  readonly sameFloorUses: readonly string[];
}

function room(floor: number, name: string, purpose: string, sameFloorUses: readonly string[] = []): Room {
  return { name, floor, purpose, sameFloorUses };
}

export const rooms: readonly Room[] = [
  room(0, 'identity', 'people, teams, sites, roles, sign-in'),
  room(1, 'audit', 'the trail of who did what, sealed'),
  room(1, 'calendars', 'working time, holidays, rosters'),
  room(1, 'notifications', 'who is told what, by which channel', ['calendars']),
  room(1, 'search', 'one index over what the rooms own'),
  room(1, 'files', 'attachments, stored once by content'),
  room(2, 'approvals', 'who must agree before something happens'),
  room(2, 'sla', 'agreements, targets and clocks for any subject', ['approvals']),
  room(2, 'knowledge', 'articles, their versions and feedback'),
  room(2, 'assets', 'hardware, software, licences, their life'),
  room(3, 'endpoints', 'machines with our agent, their commands and results'),
  room(4, 'diagnosis', 'probes and verdicts that name the first failing layer'),
  room(5, 'tickets', 'requests from first word to confirmed fix'),
  room(6, 'mail', 'mail in and out of tickets, with a flight record'),
  room(6, 'triage', 'suggestions, similar tickets, duplicates, gaps'),
  room(6, 'problems', 'causes, known errors, reviews', ['triage']),
  room(6, 'changes', 'planned changes, windows, freezes'),
  room(6, 'catalogue', 'what can be asked for, and its forms', ['changes']),
  room(7, 'rules', 'automation that a lead writes'),
  room(7, 'runbooks', 'procedures with gates and evidence'),
  room(8, 'monitoring', 'checks, alerts, the incidents they open'),
  room(8, 'maintenance', 'the preventive calendar and its checklists'),
  room(8, 'network', 'devices, addresses, configuration backups'),
  room(8, 'patching', 'updates in rings and windows', ['backups', 'maintenance']),
  room(8, 'backups', 'backup jobs and proven restores'),
  room(8, 'accounts', 'joiners, movers, leavers in the directories'),
  room(8, 'security', 'policies, access reviews, incidents'),
  room(8, 'remote', 'sessions on a screen or terminal, by consent'),
  room(9, 'learning', 'skills, courses, what was practised', ['labs']),
  room(9, 'labs', 'practice networks with real faults'),
  room(10, 'reporting', 'numbers, each a link to its rows'),
  room(10, 'portal', 'the pages of the person who asked'),
  room(10, 'imports', 'data from other desks'),
  // `npm run new room` adds rows below this line
];

export function findRoom(name: string): Room | undefined {
  return rooms.find((candidate) => candidate.name === name);
}

/** True when `from` may call the front door and read the contract of `to`. */
export function mayUse(from: Room, to: Room): boolean {
  return to.floor < from.floor || (to.floor === from.floor && from.sameFloorUses.includes(to.name));
}

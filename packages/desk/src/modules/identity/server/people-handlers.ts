import type { Handlers } from '#platform/server/http/call';
import type { peopleEndpoints } from '../contract/people-endpoints.ts';
import { addOrganisation } from './add-organisation.ts';
import { addPerson } from './add-person.ts';
import { addSite } from './add-site.ts';
import { addTeam } from './add-team.ts';
import { changeOrganisation } from './change-organisation.ts';
import { changePerson } from './change-person.ts';
import { changeSite } from './change-site.ts';
import { changeTeam } from './change-team.ts';
import type { RoomDeps } from './deps.ts';
import { listPeople, readPerson } from './people-queries.ts';
import { listShape, shapes } from './structure-queries.ts';

export function peopleHandlers(deps: RoomDeps): Handlers<typeof peopleEndpoints> {
  return {
    listPeople: ({ db, actor }, filter) => listPeople(db, actor, filter),
    getPerson: ({ db, actor }, { id }) => readPerson(db, actor, id),
    addPerson: ({ tx, actor }, input) => addPerson(tx, deps, actor, input),
    changePerson: ({ tx, actor }, input) => changePerson(tx, deps, actor, input),
    listTeams: ({ db }, paging) => listShape(db, shapes.team, paging),
    addTeam: ({ tx, actor }, input) => addTeam(tx, deps, actor, input),
    changeTeam: ({ tx, actor }, input) => changeTeam(tx, deps, actor, input),
    listSites: ({ db }, paging) => listShape(db, shapes.site, paging),
    addSite: ({ tx, actor }, input) => addSite(tx, deps, actor, input),
    changeSite: ({ tx, actor }, input) => changeSite(tx, deps, actor, input),
    listOrganisations: ({ db }, paging) => listShape(db, shapes.organisation, paging),
    addOrganisation: ({ tx, actor }, input) => addOrganisation(tx, deps, actor, input),
    changeOrganisation: ({ tx, actor }, input) => changeOrganisation(tx, deps, actor, input),
  };
}

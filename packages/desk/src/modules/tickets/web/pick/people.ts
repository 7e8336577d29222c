import { useQuery } from '@tanstack/react-query';
import { createElement } from 'react';
import { useViewer } from '#platform/web/api/viewer';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { keys, people } from '../api.ts';
import { t } from '../texts.ts';
import type { PickOption } from './options.ts';

/** The value that stands for nobody and for no team. */
export const none = 'none';

const roles = ['technician', 'lead', 'administrator'] as const;

/** Who can own a ticket: oneself first (key `a`), nobody, then the others by name. */
export function useOwnerOptions(enabled: boolean): readonly PickOption[] {
  const viewer = useViewer();
  const { data } = useQuery({
    queryKey: keys.technicians,
    queryFn: async () => {
      const pages = await Promise.all(
        roles.map((role) => people.listPeople({ role, state: 'active', limit: 200 })),
      );
      return pages.flatMap((page) => page.items).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    enabled,
    staleTime: 5 * 60_000,
  });
  const face = (id: string, name: string) => createElement(Avatar, { id, name, size: 20, decorative: true });
  const me: PickOption[] = viewer
    ? [
        {
          value: viewer.id,
          label: viewer.name,
          detail: t.pickMe(),
          quick: 'a',
          icon: face(viewer.id, viewer.name),
        },
      ]
    : [];
  const others = (data ?? [])
    .filter((person) => person.id !== viewer?.id)
    .map((person) => ({
      value: person.id,
      label: person.name,
      detail: person.teams.map((team) => team.name).join(', '),
      icon: face(person.id, person.name),
    }));
  return [...me, { value: none, label: t.nobody() }, ...others];
}

/** The teams by tier, after "no team". */
export function useTeamOptions(enabled: boolean): readonly PickOption[] {
  const { data } = useQuery({
    queryKey: keys.teams,
    queryFn: () => people.listTeams({ limit: 200 }),
    enabled,
    staleTime: 5 * 60_000,
  });
  const teams = (data?.items ?? []).map((team) => ({
    value: team.id,
    label: team.name,
    detail: t.tier({ tier: team.tier }),
  }));
  return [...teams, { value: none, label: t.noTeam() }];
}

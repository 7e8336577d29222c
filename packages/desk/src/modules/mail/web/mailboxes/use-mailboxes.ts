import { useQuery, useQueryClient } from '@tanstack/react-query';
import { apiOf } from '#platform/web/api/client';
import { useLive } from '#platform/web/api/live';
import { identityContract } from '#identity/contract';
import { keys, mail } from '../api.ts';

const identity = apiOf(identityContract);
/** Health is written down by the processes that fetch and send, without an event for each look. */
const lookEveryMs = 10_000;
const freshMs = 60_000;

/** The mailboxes; what somebody else changes is read again. */
export function useMailboxes() {
  const queryClient = useQueryClient();
  useLive((event) => {
    if (!/^mail\.(mailbox|server)\./.test(event.name)) return;
    void queryClient.invalidateQueries({ queryKey: keys.mailboxes });
    void queryClient.invalidateQueries({ queryKey: keys.health });
    void queryClient.invalidateQueries({ queryKey: keys.servers(event.subject.id) });
  });
  return useQuery({ queryKey: keys.mailboxes, queryFn: () => mail.mailboxes({}) });
}

/** Whether mail comes and goes, looked at every ten seconds. */
export function useHealth() {
  return useQuery({ queryKey: keys.health, queryFn: () => mail.health({}), refetchInterval: lookEveryMs });
}

/** The servers of one mailbox; administrators alone may read them. */
export function useServers(id: string, may: boolean) {
  return useQuery({ queryKey: keys.servers(id), queryFn: () => mail.mailboxServers({ id }), enabled: may });
}

/** The teams, for the choice of who gets the tickets; there are few. */
export function useTeamChoices() {
  return useQuery({
    queryKey: ['mail', 'teams'],
    queryFn: async () =>
      (await identity.listTeams({ limit: 200 })).items.map(({ id, name }) => ({ id, name })),
    staleTime: freshMs,
  });
}

/** Reads again all that a change of a mailbox or its servers shows. */
export function useRefreshMailboxes(): (id: string) => Promise<unknown> {
  const queryClient = useQueryClient();
  return (id) =>
    Promise.all(
      [keys.mailboxes, keys.health, keys.servers(id)].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
}

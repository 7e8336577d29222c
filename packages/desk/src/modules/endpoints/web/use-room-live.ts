import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive, type LiveEvent } from '#platform/web/api/live';

/** Events come in bursts; one question answers a burst, and half a second is the promise. */
const gatherMs = 200;

/** Asks again for what is shown when the feed tells something of the room; `concerns` narrows to one machine. */
export function useRoomLive(
  queryKeys: readonly QueryKey[],
  concerns: (event: LiveEvent) => boolean = () => true,
): void {
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(queryKeys);
  useEffect(() => {
    latest.current = queryKeys;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive((event) => {
    if (event.subject.room !== 'endpoints' || !concerns(event)) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const queryKey of latest.current) void queryClient.invalidateQueries({ queryKey });
    }, gatherMs);
  });
}

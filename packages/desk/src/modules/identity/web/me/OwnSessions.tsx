import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { Chip } from '#platform/web/ui/Chip.tsx';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Section } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Session } from '../../contract.ts';
import { identity, keys } from '../api.ts';
import { useEntryDeed } from '../entry/use-entry-deed.ts';
import { t } from '../texts.ts';
import { deviceOf } from './device.ts';

/** The own sessions, this one first; any other can be ended. */
export function OwnSessions() {
  const queryClient = useQueryClient();
  const [endedCount, setEndedCount] = useState(0);
  const { running, problem, run } = useEntryDeed();
  const sessions = useInfiniteQuery({
    queryKey: keys.sessions,
    queryFn: ({ pageParam }) => identity.sessions(pageParam === undefined ? {} : { cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  const others = rows.filter((row) => !row.current);
  const end = (ids: readonly string[]) =>
    run(async () => {
      try {
        await Promise.all(ids.map((id) => identity.endSession({ id })));
        setEndedCount((count) => count + ids.length);
      } finally {
        await queryClient.invalidateQueries({ queryKey: keys.sessions });
      }
    });
  return (
    <Section
      level={2}
      title={t.sessions()}
      aside={
        others.length > 1 && !sessions.hasNextPage ? (
          <Button size="xs" disabled={running} onClick={() => void end(others.map((row) => row.id))}>
            {t.endOthers()}
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <LoadingShape rows={2} /> : null}
      {sessions.isError ? <ErrorState problem={problemOf(sessions.error)} /> : null}
      <ul>
        {[...rows.filter((row) => row.current), ...others].map((row) => (
          <SessionLine key={row.id} session={row} disabled={running} onEnd={() => void end([row.id])} />
        ))}
      </ul>
      {sessions.hasNextPage ? (
        <div>
          <Button variant="subtle" onClick={() => void sessions.fetchNextPage()}>
            {t.moreSessions()}
          </Button>
        </div>
      ) : null}
      <div role="status" className="dh-sm dh-2">
        {endedCount > 0 ? t.othersEnded({ count: endedCount }) : null}
      </div>
      <FormError problem={problem} />
    </Section>
  );
}

interface SessionLineProps {
  readonly session: Session;
  readonly disabled: boolean;
  readonly onEnd: () => void;
}

function SessionLine({ session, disabled, onEnd }: SessionLineProps) {
  const device = deviceOf(session.userAgent);
  const name = deviceWords(session.userAgent);
  const Icon =
    device?.system === 'Android' || device?.system === 'iOS' ? IconDeviceMobile : IconDeviceDesktop;
  const facts = t.sessionLine({
    ip: session.ip,
    since: formatMoment(session.startedAt),
    used: formatMoment(session.lastUsedAt),
  });
  return (
    <li className="identity-own-line">
      <Icon size={16} stroke={1.7} color="var(--dh-text-2)" aria-hidden />
      <div className="dh-stack dh-space">
        <span className="dh-line">
          <span title={session.userAgent}>{name}</span>
          {session.current ? <Chip>{t.sessionHere()}</Chip> : null}
        </span>
        <span className="dh-sm dh-3" title={formatInstant(session.lastUsedAt)}>
          {methodWords(session.method)}, {facts}
        </span>
      </div>
      {session.current ? null : (
        <Button size="xs" disabled={disabled} aria-label={t.endSessionName({ device: name })} onClick={onEnd}>
          {t.endSession()}
        </Button>
      )}
    </li>
  );
}

function deviceWords(userAgent: string): string {
  const device = deviceOf(userAgent);
  if (!device) return t.deviceUnknown();
  const { browser, system } = device;
  return system === undefined ? t.deviceBrowser({ browser }) : t.deviceOn({ browser, system });
}

function methodWords(method: Session['method']): string {
  const words: Readonly<Record<Session['method'], () => string>> = {
    password: t.methodPassword,
    link: t.methodLink,
    invitation: t.methodInvitation,
    setup: t.methodSetup,
    console: t.methodConsole,
  };
  return t.sessionMethod({ method: words[method]() });
}

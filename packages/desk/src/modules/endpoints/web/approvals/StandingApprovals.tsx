import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { formatInstant } from '#platform/web/i18n/format';
import { Reason } from '#platform/web/form/Reason.tsx';
import { endpoints, keys, type StandingApproval } from '../api.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { ReasonForm } from '../ReasonForm.tsx';
import { t } from '../texts.ts';
import { useDeed } from '../use-deed.ts';
import { actionWord } from '../words.ts';
import { windowWords } from './window-words.ts';

/** What operators have allowed on a schedule; each can be taken back at this desk. */
export function StandingApprovals() {
  const { data } = useQuery({
    queryKey: keys.standing,
    queryFn: () => endpoints.standingApprovals({ limit: 100 }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <EndpointsCard title={t.standing()} bare>
      <ul className="ep-standing">
        {data.items.map((approval) => (
          <Standing key={approval.id} approval={approval} />
        ))}
      </ul>
    </EndpointsCard>
  );
}

function Standing({ approval }: { approval: StandingApproval }) {
  const queryClient = useQueryClient();
  const { problem, running, run } = useDeed();
  const [opened, setOpened] = useState(false);
  const may = mayViewer(useViewer(), 'endpoints.destroy');
  const withdraw = (reason: string) =>
    run(async () => {
      await endpoints.withdrawApproval({ id: approval.id, reason });
      await queryClient.invalidateQueries({ queryKey: keys.standing });
    });
  return (
    <li>
      <p className="dh-line dh-wrap">
        <span className="dh-medium">{actionWord(approval.action)}</span>
        <span className="dh-2">{windowWords(approval.window)}</span>
        {approval.machines.map((machine) => (
          <Link key={machine.id} to="/machines/$id" params={{ id: machine.id }} className="dh-mono">
            {machine.name}
          </Link>
        ))}
      </p>
      <p className="dh-sm dh-2">
        {t.standingBy({
          name: approval.operator,
          time: formatInstant(approval.expiresAt),
          reason: approval.reason,
        })}
      </p>
      {opened ? (
        <ReasonForm
          title={t.standingWithdraw()}
          text={t.standingWithdrawText()}
          choices={[{ label: t.standingWithdraw(), danger: true, choose: withdraw }]}
          running={running}
          problem={problem}
          onLeave={() => setOpened(false)}
        />
      ) : may ? (
        <Button size="xs" variant="danger-outline" onClick={() => setOpened(true)}>
          {t.standingWithdrawOpen()}
        </Button>
      ) : (
        <Reason text={t.mayNotWithdraw()} />
      )}
    </li>
  );
}

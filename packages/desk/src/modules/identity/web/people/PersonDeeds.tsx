import { Button } from '@mantine/core';
import { IconMailForward, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import { formatInstant } from '#platform/web/i18n/format';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Section } from '#platform/web/ui/Panel.tsx';
import type { Person } from '../../contract.ts';
import { identity } from '../api.ts';
import { Reason } from '#platform/web/form/Reason.tsx';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { t } from '../texts.ts';
import { reachOver } from './rights.ts';
import { useKeepPerson, useRightsViewer } from './use-people.ts';

/** Inviting, disabling and enabling; what the viewer may not do stands there with the reason. */
export function PersonDeeds({ person }: { person: Person }) {
  const viewer = useRightsViewer();
  const keep = useKeepPerson();
  const level = usePanelLevel();
  const undo = useUndo();
  const [problem, setProblem] = useState<Problem>();
  const [invitedUntil, setInvitedUntil] = useState<string>();
  const [running, setRunning] = useState(false);
  if (!viewer) return null;
  const manages = reachOver(viewer, person) === 'all';
  const run = async (deed: () => Promise<void>) => {
    setRunning(true);
    setProblem(undefined);
    await deed().catch((error: unknown) => setProblem(problemOf(error)));
    setRunning(false);
  };
  const become = async (from: Person, state: Person['state']) => {
    const changed = await identity.changePerson({ id: from.id, version: from.version, state });
    keep(changed);
    return changed;
  };
  const setState = (state: Person['state']) =>
    run(async () => {
      const changed = await become(person, state);
      const text =
        state === 'disabled' ? t.disabledNow({ name: person.name }) : t.enabledNow({ name: person.name });
      undo.push({ text, undo: async () => void (await become(changed, person.state)) });
    });
  const invite = () => run(async () => setInvitedUntil((await identity.invite({ id: person.id })).expiresAt));
  const active = person.state === 'active';
  const described = manages ? {} : { 'aria-describedby': 'identity-reason-manage' };
  return (
    <Section level={level} title={t.access()}>
      <div className="dh-line dh-wrap">
        <Button
          leftSection={<IconMailForward size={16} stroke={1.7} aria-hidden />}
          disabled={!manages || !active || running}
          onClick={() => void invite()}
          {...described}
        >
          {t.sendInvitation()}
        </Button>
        {active ? (
          <Button
            variant="danger-outline"
            leftSection={<IconUserOff size={16} stroke={1.7} aria-hidden />}
            disabled={!manages || running}
            onClick={() => void setState('disabled')}
            {...described}
          >
            {t.disable({ name: person.name })}
          </Button>
        ) : (
          <Button
            leftSection={<IconUserCheck size={16} stroke={1.7} aria-hidden />}
            disabled={!manages || running}
            onClick={() => void setState('active')}
            {...described}
          >
            {t.enable({ name: person.name })}
          </Button>
        )}
      </div>
      {manages ? (
        <p className="dh-sm dh-3">{active ? t.invitationHint() : t.enableFirst()}</p>
      ) : (
        <Reason id="identity-reason-manage" text={t.reasonManage()} />
      )}
      <div role="status">
        {invitedUntil === undefined ? null : (
          <span className="dh-sm dh-2">
            {t.invited({ email: person.email, until: formatInstant(invitedUntil) })}
          </span>
        )}
      </div>
      <FormError problem={problem} sentences={{ 'identity.last_administrator': t.lastAdministrator() }} />
    </Section>
  );
}

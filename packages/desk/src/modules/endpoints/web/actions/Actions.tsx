import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Subject } from '#platform/contract/schema';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { Action, MachineDetail } from '../../contract.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { JobCard } from '../job/JobCard.tsx';
import { useActions } from '../machine/use-machine.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { ActionForm } from './ActionForm.tsx';
import { areaWord, unavailableWord } from './action-words.ts';
import { arrangeActions, whyUnavailable, type Unavailable } from './areas.ts';
import { ClassWord } from './ClassWord.tsx';

/** On the page of a machine the chosen action stands in the address, so that the palette leads straight to its form. */
export function Actions({ machine }: { machine: MachineDetail }) {
  const { do: chosen } = useSearch({ strict: false }) as { do?: string };
  const navigate = useNavigate();
  const choose = (kind: string | undefined) =>
    void navigate({ to: '.', search: (now: object) => ({ ...now, do: kind }), replace: true });
  return (
    <EndpointsCard title={t.actionsTitle()} bare>
      <ActionPicker machine={machine} chosen={chosen} onChoose={choose} />
    </EndpointsCard>
  );
}

interface ActionPickerProps {
  readonly machine: MachineDetail;
  readonly chosen: string | undefined;
  readonly onChoose: (kind: string | undefined) => void;
  /** What the job is asked for: a ticket. */
  readonly subject?: Subject;
}

/** What a machine can be asked for, by area; a chosen one opens its form in the same place, and then its evidence. */
export function ActionPicker({ machine, chosen, onChoose, subject }: ActionPickerProps) {
  const all = useActions();
  const [words, setWords] = useState('');
  const [askedId, setAskedId] = useState<string>();
  if (!all) return <LoadingShape rows={3} />;
  const action = all.find((one) => one.kind === chosen);
  if (action)
    return (
      <ActionForm
        key={action.kind}
        machine={machine}
        action={action}
        unavailable={whyUnavailable(action, machine)}
        subject={subject}
        onAsked={(job) => {
          // On a ticket the evidence comes into the conversation.
          if (!subject) setAskedId(job.id);
          onChoose(undefined);
        }}
        onLeave={() => onChoose(undefined)}
      />
    );
  const shown = arrangeActions(all, words);
  return (
    <div className="ep-actions">
      {askedId === undefined ? null : <JobCard id={askedId} opened />}
      <TextInput
        aria-label={t.findAction()}
        placeholder={t.findAction()}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {shown.length === 0 ? <p className="dh-2">{t.noActionFits()}</p> : null}
      {shown.map(({ area, rows }) => (
        <section key={area} className="ep-area" aria-label={areaWord(area)}>
          <span className="dh-caption">{areaWord(area)}</span>
          {rows.map(({ actionClass, actions }) => (
            <div key={actionClass} className="ep-area-row">
              <ClassWord actionClass={actionClass} />
              <ul className="ep-buttons">
                {actions.map((one) => (
                  <li key={one.kind}>
                    <ActionButton
                      action={one}
                      unavailable={whyUnavailable(one, machine)}
                      onChoose={() => onChoose(one.kind)}
                    />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

interface ActionButtonProps {
  readonly action: Action;
  readonly unavailable: Unavailable | undefined;
  readonly onChoose: () => void;
}

/** Also what cannot be asked for opens: it says why. */
function ActionButton({ action, unavailable, onChoose }: ActionButtonProps) {
  return (
    <button
      type="button"
      className="ep-action"
      data-shut={unavailable !== undefined || undefined}
      title={unavailable === undefined ? action.summary : unavailableWord(unavailable)}
      onClick={onChoose}
    >
      {actionWord(action.kind)}
      {unavailable === undefined ? null : <span className="dh-hidden">, {unavailableWord(unavailable)}</span>}
    </button>
  );
}

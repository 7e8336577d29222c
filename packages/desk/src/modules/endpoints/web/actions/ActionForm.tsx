import { Button, Checkbox } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Subject } from '#platform/contract/schema';
import { Reason } from '#platform/web/form/Reason.tsx';
import { fieldValues, missingFields, type FieldInputs } from '#platform/web/form/schema-fields';
import { SchemaInputs } from '#platform/web/form/SchemaInputs.tsx';
import { BlastRadiusDialog } from '#platform/web/ui/BlastRadiusDialog.tsx';
import { fieldError, FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { Action, MachineDetail } from '../../contract.ts';
import type { JobDetail } from '../api.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { unavailableWord } from './action-words.ts';
import type { Unavailable } from './areas.ts';
import { ClassWord } from './ClassWord.tsx';
import { actionFields, paramsOf } from './field-words.ts';
import { useAsk } from './use-ask.ts';

interface ActionFormProps {
  readonly machine: MachineDetail;
  readonly action: Action;
  readonly unavailable: Unavailable | undefined;
  readonly subject: Subject | undefined;
  readonly onAsked: (job: JobDetail) => void;
  readonly onLeave: () => void;
}

/** Parameters of an action, drawn from its schema. What destroys shows first what it touches. */
export function ActionForm(props: ActionFormProps) {
  const { machine, action, unavailable, subject, onLeave } = props;
  const [inputs, setInputs] = useState<FieldInputs>({});
  const [dryRun, setDryRun] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const { problem, running, ask } = useAsk(machine.id, props.onAsked);
  const form = useRef<HTMLFormElement>(null);
  useEffect(
    () => form.current?.querySelector<HTMLElement>('input, textarea, button[type=submit]')?.focus(),
    [],
  );
  const fields = actionFields(action);
  const [missing] = missingFields(fields, inputs);
  const name = t.askTitle({ action: actionWord(action.kind), machine: machine.name });
  const send = () => {
    setConfirming(false);
    void ask({ action: action.kind, params: paramsOf(fieldValues(fields, inputs)), dryRun, subject });
  };
  const submit = () => {
    if (unavailable !== undefined || missing || running) return;
    if (action.class === 'R3' && !dryRun) setConfirming(true);
    else send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.stopPropagation();
      onLeave();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  return (
    // Esc and Ctrl-Enter work from every field of the form; each has a button as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="ep-ask"
      aria-label={name}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <AskHead action={action} name={name} />
      {unavailable === undefined ? (
        <>
          <SchemaInputs
            fields={fields}
            inputs={inputs}
            onChange={setInputs}
            errorOf={(field) => fieldError(problem, `params/${field}`)}
          />
          {action.hasDryRun ? (
            <Checkbox
              label={t.dryRun()}
              checked={dryRun}
              onChange={(event) => setDryRun(event.currentTarget.checked)}
            />
          ) : null}
          <AskHints machine={machine} action={action} subject={subject} />
          <FormError problem={problem} />
        </>
      ) : (
        <Reason text={unavailableWord(unavailable)} />
      )}
      <div className="dh-line dh-wrap">
        {unavailable === undefined ? (
          <Button
            type="submit"
            variant={action.class === 'R0' || action.class === 'R1' || dryRun ? 'filled' : 'danger-outline'}
            loading={running}
            disabled={missing !== undefined}
            rightSection={<Kbd keys="mod+enter" />}
          >
            {t.ask({ machine: machine.name })}
          </Button>
        ) : null}
        <Button variant="subtle" onClick={onLeave}>
          {t.leave()}
        </Button>
        {missing ? <span className="dh-sm dh-3">{t.waitsForField({ field: missing.label })}</span> : null}
      </div>
      <BlastRadiusDialog
        opened={confirming}
        onCancel={() => setConfirming(false)}
        onConfirm={send}
        action={name}
        consequence={action.undo}
        facts={[...touched(machine), t.factSignature()].map((text) => ({ id: text, mark: null, text }))}
        count={1}
      />
    </form>
  );
}

function AskHead({ action, name }: { action: Action; name: string }) {
  return (
    <>
      <div className="dh-line dh-wrap">
        <h3 className="dh-h3">{name}</h3>
        <ClassWord actionClass={action.class} />
        <span className="dh-mono dh-3">{action.kind}</span>
      </div>
      <p className="dh-2">{action.summary}</p>
    </>
  );
}

/** What a person should know before asking. */
function AskHints({ machine, action, subject }: Pick<ActionFormProps, 'machine' | 'action' | 'subject'>) {
  const hints = [
    ...(action.class === 'R2' ? [t.disruptHint(), ...touched(machine)] : []),
    ...(action.class === 'R3' ? [t.destroyHint(), action.undo] : []),
    ...(action.class === 'R1' || action.class === 'R2' ? [t.undoLine({ undo: action.undo })] : []),
    action.privileges === 'root' ? t.asRoot() : t.asUser(),
    ...(machine.isConnected ? [] : [t.awayHint()]),
    ...(subject ? [t.onTicket()] : []),
  ];
  return (
    <ul className="ep-facts-list dh-sm dh-2">
      {hints.map((hint) => (
        <li key={hint}>{hint}</li>
      ))}
    </ul>
  );
}

/** What an action that disrupts or destroys may hit. */
function touched(machine: MachineDetail): string[] {
  return [
    t.factMachine({ machine: machine.name, site: machine.site.name }),
    ...(machine.person ? [t.factPerson({ person: machine.person.name })] : []),
    ...(machine.isConnected ? [t.factConnected()] : []),
    ...(machine.openJobs > 0 ? [t.factOpenJobs({ count: machine.openJobs })] : []),
  ];
}

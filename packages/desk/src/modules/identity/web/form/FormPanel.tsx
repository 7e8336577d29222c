import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { FormError } from '#platform/web/ui/Field.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { t } from '../texts.ts';
import { BackButton } from '../layout/BackButton.tsx';
import { PanelTitle } from '../layout/PanelTitle.tsx';
import './form.css';

interface FormPanelProps {
  readonly title: string;
  /** Where "back" leads where there is one column only. */
  readonly backTo: string;
  readonly saveLabel: string;
  readonly running: boolean;
  /** Why it cannot be saved now; stands beside the button. */
  readonly blocked?: string | undefined;
  readonly problem: Problem | undefined;
  readonly sentences?: Readonly<Record<string, string>>;
  readonly onSubmit: () => Promise<void>;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A form as a panel: its buttons stay in sight, Ctrl-Enter saves from anywhere in it, Esc leaves. */
export function FormPanel(props: FormPanelProps) {
  const { title, backTo, saveLabel, running, blocked, problem, onSubmit, onCancel, children } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked === undefined) void onSubmit();
  };
  return (
    <form
      className="identity-form-panel"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && blocked === undefined)
          void onSubmit();
        else if (event.key === 'Escape' && !event.defaultPrevented) onCancel();
      }}
    >
      <Panel
        label={title}
        head={
          <HeaderBar>
            <BackButton to={backTo} />
            <PanelTitle>{title}</PanelTitle>
          </HeaderBar>
        }
        foot={
          <div className="identity-form-foot">
            <Button
              type="submit"
              variant="filled"
              loading={running}
              disabled={blocked !== undefined}
              rightSection={<Kbd keys="mod+enter" />}
            >
              {saveLabel}
            </Button>
            <Button variant="subtle" onClick={onCancel}>
              {t.cancel()}
            </Button>
            {blocked === undefined ? null : <span className="dh-sm dh-3">{blocked}</span>}
          </div>
        }
      >
        <div className="identity-form">
          {children}
          <FormError problem={problem} {...(props.sentences ? { sentences: props.sentences } : {})} />
        </div>
      </Panel>
    </form>
  );
}

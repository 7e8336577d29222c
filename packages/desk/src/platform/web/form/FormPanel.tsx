import { Button } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { FormError } from '../ui/Field.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { HeaderBar, Panel } from '../ui/Panel.tsx';
import { BackButton } from '../layout/BackButton.tsx';
import { PanelTitle } from '../layout/PanelTitle.tsx';
import { t } from './texts.ts';
import './form.css';

interface FormPanelProps {
  readonly title: string;
  /** Where "back" leads where there is one column only. */
  readonly backTo: string;
  readonly saveLabel: string;
  readonly running: boolean;
  /** Nothing here can be changed by this person: no buttons; the fields say why. */
  readonly locked?: boolean;
  /** Something is typed: Esc does not throw it away. */
  readonly changed: boolean;
  /** Why it cannot be saved now; stands beside the button. */
  readonly waitsFor?: string | undefined;
  readonly problem: Problem | undefined;
  readonly sentences?: Readonly<Record<string, string>>;
  readonly onSubmit: () => Promise<void>;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** A form as a panel: its buttons stay in sight, Ctrl-Enter saves from anywhere in it, Esc leaves it unchanged. */
export function FormPanel(props: FormPanelProps) {
  const { title, backTo, saveLabel, running, locked = false, changed, waitsFor, problem, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useFocusInside(form, !locked);
  const submit = () => {
    if (waitsFor === undefined && !locked && !running) void props.onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && !changed && !closesList(event)) props.onLeave();
  };
  return (
    // Esc and Ctrl-Enter work from every field of the form; each has a button as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="dh-form-panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={onKeyDown}
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
          locked ? null : (
            <div className="dh-form-foot">
              <Button
                type="submit"
                variant="filled"
                loading={running}
                disabled={waitsFor !== undefined}
                rightSection={<Kbd keys="mod+enter" />}
              >
                {saveLabel}
              </Button>
              <Button variant="subtle" onClick={props.onLeave}>
                {t.cancel()}
              </Button>
              {waitsFor === undefined ? null : <span className="dh-sm dh-3">{waitsFor}</span>}
            </div>
          )
        }
      >
        <div className="dh-form">
          {children}
          <FormError problem={problem} {...(props.sentences ? { sentences: props.sentences } : {})} />
        </div>
      </Panel>
    </form>
  );
}

/** An open list of choices takes Esc for itself. */
function closesList(event: KeyboardEvent): boolean {
  return event.defaultPrevented || (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
}

/** Focus goes to the first field, and afterwards to the button that leads here again. */
function useFocusInside(form: React.RefObject<HTMLFormElement | null>, open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    form.current?.querySelector<HTMLElement>('fieldset :is(input, textarea):not(:disabled)')?.focus();
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>('[data-dh-return]')?.focus();
      });
    };
  }, [form, open]);
}

import { Button } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { t } from '../texts.ts';
import './forms.css';

interface FormShellProps {
  readonly title: string;
  readonly text?: ReactNode;
  /** Verb and object. */
  readonly submit: string;
  /** Why it cannot be sent yet; undefined when it can. */
  readonly waitsFor?: string | undefined;
  readonly busy?: boolean;
  readonly onSubmit: () => void;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** A form in the place of the composer: the conversation stays in sight, Esc leaves, Ctrl-Enter sends. */
export function FormShell({
  title,
  text,
  submit,
  waitsFor,
  busy,
  onSubmit,
  onLeave,
  children,
}: FormShellProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[data-first]');
    (first ?? form.current?.querySelector<HTMLElement>('input, textarea'))?.focus();
  }, []);
  const send = () => {
    if (waitsFor === undefined && busy !== true) onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.stopPropagation();
      onLeave();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    // Esc and Ctrl-Enter work from every field of the form; each has a button as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="tk-form"
      aria-label={title}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="tk-form-head">
        <h2 className="dh-h3">{title}</h2>
        {text === undefined ? null : <p className="dh-sm dh-2">{text}</p>}
      </div>
      <div className="tk-form-body">{children}</div>
      <div className="tk-form-foot">
        {waitsFor === undefined ? null : <span className="dh-sm dh-3">{waitsFor}</span>}
        <span className="dh-space" />
        <Button variant="subtle" onClick={onLeave} rightSection={<Kbd keys="escape" />}>
          {t.leave()}
        </Button>
        <Button
          type="submit"
          variant="filled"
          disabled={waitsFor !== undefined || busy === true}
          rightSection={<Kbd keys="mod+enter" />}
        >
          {submit}
        </Button>
      </div>
    </form>
  );
}

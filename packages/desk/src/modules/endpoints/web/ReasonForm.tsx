import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { t } from './texts.ts';

interface ReasonFormProps {
  readonly title: string;
  readonly text: ReactNode;
  /** Counted facts of what it touches. */
  readonly facts?: readonly string[];
  readonly label?: string;
  readonly hint?: string;
  /** Verb and object; more than one where the answer is a choice. */
  readonly choices: readonly {
    readonly label: string;
    readonly danger?: boolean;
    readonly choose: (reason: string) => Promise<boolean>;
  }[];
  readonly running: boolean;
  readonly problem: Problem | undefined;
  readonly onLeave: () => void;
}

/** A deed that wants one sentence of why. Ctrl-Enter does it where there is one way only, Esc leaves. */
export function ReasonForm(props: ReasonFormProps) {
  const { title, choices, running, onLeave } = props;
  const [reason, setReason] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => input.current?.focus(), []);
  const ready = reason.trim() !== '' && !running;
  const [only, second] = choices;
  const choose = (choice: (typeof choices)[number]) => {
    if (!ready) return;
    void choice.choose(reason.trim()).then((done) => done && onLeave());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onLeave();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && only && !second) {
      event.preventDefault();
      choose(only);
    }
  };
  return (
    <section className="ep-form" aria-label={title}>
      <h3 className="dh-medium">{title}</h3>
      <p className="dh-2">{props.text}</p>
      {props.facts && props.facts.length > 0 ? (
        <ul className="ep-facts-list dh-sm">
          {props.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      ) : null}
      <Textarea
        ref={input}
        label={props.label ?? t.reason()}
        description={props.hint ?? t.reasonHint()}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <FormError problem={props.problem} />
      <div className="dh-line dh-wrap">
        {choices.map((choice) => (
          <Button
            key={choice.label}
            variant={choice.danger ? 'danger-outline' : second ? 'default' : 'filled'}
            disabled={!ready}
            rightSection={second ? undefined : <Kbd keys="mod+enter" />}
            onClick={() => choose(choice)}
          >
            {choice.label}
          </Button>
        ))}
        <Button variant="subtle" onClick={onLeave}>
          {t.leave()}
        </Button>
        {reason.trim() === '' ? <span className="dh-sm dh-3">{t.waitsForReason()}</span> : null}
      </div>
    </section>
  );
}

import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Problem } from '#platform/contract/errors';
import { fieldError, FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { t } from './texts.ts';

/** Why, and for whom where that was asked. */
export interface Reasoned {
  readonly why: string;
  /** Address of the person for whom it is, where the mail names nobody. */
  readonly email?: string;
}

interface WhyFormProps {
  /** Verb and object, as on the button. */
  readonly label: string;
  /** What happens, in one sentence. */
  readonly sentence: string;
  /** Whether somebody must say for whom it is. */
  readonly asksWhom?: boolean;
  readonly running: boolean;
  readonly problem: Problem | undefined;
  readonly onDecide: (reason: Reasoned) => Promise<void>;
  readonly onLeave: () => void;
}

/** What happens in one sentence, why it is done, and for whom where the mail does not say. */
export function WhyForm(props: WhyFormProps) {
  const { label, sentence, asksWhom: asks = false, running, problem, onDecide, onLeave } = props;
  const form = useRef<HTMLFormElement>(null);
  const [why, setWhy] = useState('');
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);
  const whyFault = why.trim() === '' ? t.whyMissing() : undefined;
  const emailFault = asks && !/^\S+@\S+$/.test(email.trim()) ? t.whoForMissing() : undefined;
  const submit = () => {
    setTried(true);
    if (running || whyFault !== undefined || emailFault !== undefined) return;
    void onDecide({ why: why.trim(), ...(asks ? { email: email.trim() } : {}) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') onLeave();
  };
  return (
    // Esc and Ctrl-Enter work from every field of the form; each has a button as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="mail-decision"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={onKeyDown}
    >
      <p>{sentence}</p>
      {asks ? (
        <TextInput
          type="email"
          label={t.whoFor()}
          description={t.whoForHint()}
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={(tried && emailFault) || fieldError(problem, 'requester/email')}
        />
      ) : null}
      <Textarea
        label={t.why()}
        description={t.whyHint()}
        autosize
        minRows={1}
        maxRows={5}
        maxLength={1000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
        error={(tried && whyFault) || fieldError(problem, 'why')}
      />
      <FormError problem={problem} sentences={{ 'mail.not_open': t.notOpenAny() }} />
      <div className="dh-line dh-wrap">
        <Button type="submit" variant="filled" loading={running} rightSection={<Kbd keys="mod+enter" />}>
          {label}
        </Button>
        <Button variant="subtle" onClick={onLeave}>
          {t.leave()}
        </Button>
      </div>
    </form>
  );
}

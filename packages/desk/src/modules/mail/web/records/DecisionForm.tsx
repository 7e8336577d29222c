import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Problem } from '#platform/contract/errors';
import { fieldError, FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { MailRecordDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { senderWord } from '../words.ts';
import type { Deed, Reasoned } from './use-decisions.ts';

interface DecisionFormProps {
  readonly deed: Deed;
  readonly record: MailRecordDetail;
  readonly running: boolean;
  readonly problem: Problem | undefined;
  readonly onDecide: (reason: Reasoned) => Promise<void>;
  readonly onLeave: () => void;
}

const labels: Readonly<Record<Deed, () => string>> = {
  convert: t.convertDo,
  again: t.againDo,
  discard: t.discardDo,
};

/** What happens in one sentence, why it is done, and for whom where the mail does not say. */
export function DecisionForm({ deed, record, running, problem, onDecide, onLeave }: DecisionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [why, setWhy] = useState('');
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const asks = deed === 'convert' && record.from === null;
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
      aria-label={labels[deed]()}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={onKeyDown}
    >
      <p>{sentence(deed, record)}</p>
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
          {labels[deed]()}
        </Button>
        <Button variant="subtle" onClick={onLeave}>
          {t.leave()}
        </Button>
      </div>
    </form>
  );
}

function sentence(deed: Deed, record: MailRecordDetail): string {
  if (deed === 'discard') return t.discardText();
  if (deed === 'again') return t.againText();
  return record.from === null ? t.convertTextNobody() : t.convertText({ name: senderWord(record) });
}

import { Button } from '@mantine/core';
import { IconCloudCheck, IconLock, IconSend } from '@tabler/icons-react';
import { useId, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import './composer.css';
import { Kbd } from './Kbd.tsx';
import { t } from './texts.ts';

export type ComposerMode = 'reply' | 'note';

export interface ComposerProps {
  readonly mode: ComposerMode;
  /** Changes the mode; the text stays. */
  readonly onMode: (mode: ComposerMode) => void;
  /** Who reads a reply; the short name goes on the button ("Alice"). */
  readonly recipient: { readonly name: string; readonly shortName: string };
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Sends the reply or saves the note, as the mode says; `resolve` is Ctrl-Shift-Enter. */
  readonly onSubmit: (mode: ComposerMode, more: { resolve: boolean }) => void;
  /** Esc: leave without losing anything. */
  readonly onLeave?: () => void;
  /** Seconds that a reply is held before it goes. */
  readonly heldSeconds?: number;
  readonly draftKept?: boolean;
  readonly busy?: boolean;
  /** Why sending waits; shown beside the disabled button. */
  readonly waitsFor?: string;
  readonly tools?: ReactNode;
  readonly error?: ReactNode;
  readonly inputRef?: RefObject<HTMLTextAreaElement | null>;
}

/** Writing to the requester or for colleagues: two modes that nobody can mistake for each other. */
export function Composer(props: ComposerProps) {
  const { mode, recipient, value, onChange, onSubmit, onLeave, onMode, inputRef } = props;
  const panel = useId();
  const label =
    mode === 'reply' ? t.modeReply({ name: recipient.name }) : t.modeNote({ name: recipient.shortName });
  const empty = value.trim() === '';
  const blocked = empty || props.waitsFor !== undefined || props.busy === true;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onLeave?.();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!blocked) onSubmit(mode, { resolve: event.shiftKey });
  };
  return (
    <section className="dh-composer" data-mode={mode} aria-label={label}>
      <Modes
        mode={mode}
        onMode={onMode}
        name={recipient.shortName}
        draftKept={props.draftKept === true}
        panel={panel}
      />
      {mode === 'reply' ? <Recipients to={props.to ?? []} cc={props.cc ?? []} /> : null}
      <textarea
        ref={inputRef}
        id={panel}
        className="dh-composer-text"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {props.error}
      <div className="dh-composer-foot">
        {mode === 'note' ? (
          <span className="dh-composer-never">{t.neverSees({ name: recipient.shortName })}</span>
        ) : null}
        {props.tools}
        <span className="dh-space" />
        {props.waitsFor === undefined ? null : <span className="dh-sm dh-3">{props.waitsFor}</span>}
        {mode === 'reply' && props.heldSeconds && props.waitsFor === undefined ? (
          <span className="dh-sm dh-3 dh-held">{t.heldHint({ seconds: props.heldSeconds })}</span>
        ) : null}
        <SubmitButton
          mode={mode}
          name={recipient.shortName}
          disabled={blocked}
          onClick={() => onSubmit(mode, { resolve: false })}
        />
      </div>
      <span className="dh-hidden" role="status">
        {label}
      </span>
    </section>
  );
}

function SubmitButton({
  mode,
  name,
  disabled,
  onClick,
}: {
  mode: ComposerMode;
  name: string;
  disabled: boolean;
  onClick: () => void;
}) {
  const keys = <Kbd keys="mod+enter" />;
  return mode === 'reply' ? (
    <Button variant="filled" disabled={disabled} onClick={onClick} rightSection={keys}>
      {t.sendTo({ name })}
    </Button>
  ) : (
    <Button
      variant="note"
      className="dh-note-solid"
      disabled={disabled}
      onClick={onClick}
      leftSection={<IconLock size={15} stroke={1.7} aria-hidden />}
    >
      {t.saveNote()}
    </Button>
  );
}

interface ModesProps {
  readonly mode: ComposerMode;
  readonly onMode: (mode: ComposerMode) => void;
  readonly name: string;
  readonly draftKept: boolean;
  /** Id of the text that both tabs are about. */
  readonly panel: string;
}

function Modes({ mode, onMode, name, draftKept, panel }: ModesProps) {
  const icon = { size: 15, stroke: 1.7, 'aria-hidden': true };
  return (
    <div className="dh-composer-modes">
      <div role="tablist" style={{ display: 'flex', minWidth: 0 }}>
        <ModeTab of="reply" mode={mode} onMode={onMode} panel={panel}>
          <IconSend {...icon} />
          <span className="dh-cut">{t.replyTo({ name })}</span>
        </ModeTab>
        <ModeTab of="note" mode={mode} onMode={onMode} panel={panel}>
          <IconLock {...icon} />
          <span className="dh-cut">{t.internalNote()}</span>
        </ModeTab>
      </div>
      <span className="dh-space" />
      {draftKept ? (
        <span className="dh-composer-kept">
          <IconCloudCheck {...icon} />
          {t.draftKept()}
        </span>
      ) : null}
    </div>
  );
}

function ModeTab({
  of,
  mode,
  onMode,
  panel,
  children,
}: Omit<ModesProps, 'name' | 'draftKept'> & { of: ComposerMode; children: ReactNode }) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = event.currentTarget.nextElementSibling ?? event.currentTarget.previousElementSibling;
    onMode(of === 'reply' ? 'note' : 'reply');
    if (other instanceof HTMLElement) other.focus();
  };
  return (
    <button
      type="button"
      role="tab"
      className="dh-composer-mode"
      aria-controls={panel}
      aria-selected={mode === of}
      tabIndex={mode === of ? 0 : -1}
      onClick={() => onMode(of)}
      onKeyDown={onKeyDown}
    >
      {children}
    </button>
  );
}

function Recipients({ to, cc }: { to: readonly string[]; cc: readonly string[] }) {
  // One recipient is named by the tab and the button; a line appears as soon as there are more.
  if (to.length + cc.length < 2) return null;
  return (
    <div className="dh-composer-people">
      <span className="dh-3">{t.recipientsTo()}</span>
      <span>{to.join(', ')}</span>
      {cc.length === 0 ? null : (
        <>
          <span className="dh-3">{t.recipientsCc()}</span>
          <span>{cc.join(', ')}</span>
        </>
      )}
    </div>
  );
}

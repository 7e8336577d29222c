import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconBook2, IconClipboardText, IconCloudOff, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { useUndo } from '../api/undo.ts';
import { Composer, type ComposerMode } from '../ui/Composer.tsx';
import { ClockRing } from '../ui/ClockRing.tsx';
import { EvidenceCard } from '../ui/EvidenceCard.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { MessageCard } from '../ui/MessageCard.tsx';
import { SystemLine, SystemLines } from '../ui/SystemLine.tsx';
import { BarShape } from '../ui/UndoBar.tsx';
import { Specimen } from './Specimen.tsx';
import { alice, bob, evidence, faces, priya, today } from './specimens.ts';
import { t } from './texts.ts';

/** The composer in both modes. */
export function Composers() {
  return (
    <>
      <Specimen title={t.reply()}>
        <ComposerSpecimen first="reply" text="Does the quality folder open again?" />
      </Specimen>
      <Specimen title={t.note()}>
        <ComposerSpecimen first="note" text="Hub stays off until facilities explain it." />
      </Specimen>
    </>
  );
}

function ComposerSpecimen({ first, text }: { first: ComposerMode; text: string }) {
  const [mode, setMode] = useState(first);
  const [value, setValue] = useState(text);
  const undo = useUndo();
  const submit = () =>
    undo.push(
      mode === 'reply'
        ? {
            text: (s) => `Goes to Alice Meyer in ${s} s`,
            holdMs: 8000,
            sendNow: () => undefined,
            undo: () => setValue(value),
          }
        : { text: 'Internal note saved', undo: () => setValue(value) },
    );
  return (
    <Composer
      mode={mode}
      onMode={setMode}
      recipient={{ name: alice.name, shortName: 'Alice' }}
      value={value}
      onChange={setValue}
      onSubmit={submit}
      tools={mode === 'reply' ? <Tools /> : undefined}
    />
  );
}

function Tools() {
  const tools = [
    { label: 'Attach a file', icon: IconPaperclip },
    { label: 'Insert a text', icon: IconClipboardText },
    { label: 'Link an article', icon: IconBook2 },
  ];
  return (
    <span className="dh-line" style={{ gap: 0, marginLeft: -6 }}>
      {tools.map(({ label, icon: ToolIcon }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon aria-label={label}>
            <ToolIcon size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}

/** The bars at the bottom centre, here in line. */
export function Bars() {
  return (
    <Specimen title={t.held()}>
      <div className="dh-stack" style={{ gap: 8 }}>
        <BarShape
          icon={<ClockRing size={18} face={{ state: 'running', shareLeft: 0.7, ms: 6000 }} />}
          text="Goes to Alice Meyer in 6 s"
          actions={
            <>
              <Button size="xs" variant="subtle">
                Send now
              </Button>
              <UndoButton />
            </>
          }
        />
        <BarShape
          icon={<ClockRing size={18} face={faces.running} />}
          text="4 tickets given to Priya"
          actions={<UndoButton />}
        />
        <BarShape
          icon={<IconCloudOff size={17} stroke={1.7} color="var(--dh-text-2)" aria-hidden />}
          text="No connection. 2 notes wait here"
          actions={<span className="dh-sm dh-3">tries again in 5 s</span>}
        />
      </div>
    </Specimen>
  );
}

function UndoButton() {
  return (
    <Button size="xs" rightSection={<Kbd keys="z" />}>
      Undo
    </Button>
  );
}

/** A conversation with every kind of entry. */
export function Conversation() {
  return (
    <Specimen title={t.messages()} wide>
      <div className="dh-feed" role="feed" aria-label={t.messages()}>
        <MessageCard
          kind="received"
          author={alice}
          channel="mail"
          at={today('06:35')}
          folded={{ lines: 2, content: 'Alice Meyer\nQuality assurance' }}
        >
          Since I plugged in after the weekend I have no network at all. Oliver and Ingrid have the same. The
          auditor is here at ten and I need the quality folders before that.
        </MessageCard>
        <EvidenceCard
          action="net.ladder"
          actionClass="R0"
          verdict="fail"
          verdictLabel="Address"
          at={today('07:11')}
          columns={['Layer', 'LT-0417 affected', 'LT-0398 healthy']}
          rows={evidence}
          proof="proved"
          proofLabel="Signed by both machines"
          hash="sha256 9c1e…b07a"
        />
        <MessageCard kind="note" author={priya} at={today('07:14')}>
          Facilities moved the meeting room hub on Friday. I would look there first.
        </MessageCard>
        <SystemLine text="Priority raised to critical: 5 people, audit at 10:00" at={today('07:15')} />
        <MessageCard kind="reply" author={bob} to={alice.name} at={today('07:19')}>
          Good morning Alice, I can see it from here: a small router is handing out wrong addresses. I am
          switching its port off now, you should be back in five minutes.
        </MessageCard>
        <SystemLines
          entries={[
            'Bob Okafor took this',
            'Category is Network',
            'Status is Open',
            'Petra Lang follows this',
          ].map((text, index) => ({
            id: String(index),
            text,
            at: today(`07:2${index}`),
          }))}
        />
        <MessageCard
          kind="reply"
          author={bob}
          to={alice.name}
          at={today('07:24')}
          failed={{ reason: 'the mailbox is full', onTryNow: () => undefined }}
        >
          Does the quality folder open again?
        </MessageCard>
      </div>
    </Specimen>
  );
}

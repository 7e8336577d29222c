import { Button, Checkbox, Menu, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { IconClockHour4, IconHandStop, IconHistory, IconLock, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { formatTime } from '../i18n/format.ts';
import { ActionClassChip } from '../ui/Chip.tsx';
import { Clock } from '../ui/ClockRing.tsx';
import { ClockWhy } from '../ui/ClockWhy.tsx';
import { Field } from '../ui/Field.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Card, Fact, Facts } from '../ui/Panel.tsx';
import { PriorityMark } from '../ui/PriorityMark.tsx';
import { WhyBody, WhyPopover } from '../ui/WhyPopover.tsx';
import { Specimen } from './Specimen.tsx';
import { clockLeftMs, dueAt, faces, pieces } from './specimens.ts';
import { t } from './texts.ts';

/** Buttons in all their meanings, and the two whys as they open. */
export function Actions() {
  return (
    <>
      <Specimen title={t.buttons()}>
        <Card>
          <div className="dh-line dh-wrap" style={{ gap: 6 }}>
            {(['R0', 'R1', 'R2', 'R3'] as const).map((actionClass) => (
              <ActionClassChip key={actionClass} actionClass={actionClass} />
            ))}
          </div>
          <div className="dh-line dh-wrap" style={{ gap: 6 }}>
            <Button variant="filled" rightSection={<Kbd keys="mod+enter" />}>
              Send to Alice
            </Button>
            <Button rightSection={<Kbd keys="e" />}>Resolve</Button>
            <Button variant="subtle">Later</Button>
          </div>
          <div className="dh-line dh-wrap" style={{ gap: 6 }}>
            <Button variant="note" leftSection={<IconLock size={16} stroke={1.7} aria-hidden />}>
              Save internal note
            </Button>
            <Button
              variant="danger-outline"
              leftSection={<IconHandStop size={16} stroke={1.7} aria-hidden />}
            >
              Stop run
            </Button>
            <Button variant="danger">Wipe 3 laptops</Button>
          </div>
          <div className="dh-line dh-wrap" style={{ gap: 6 }}>
            <Button disabled leftSection={<IconLock size={16} stroke={1.7} aria-hidden />}>
              Close incident
            </Button>
            <span className="dh-sm dh-3">needs 15 quiet minutes, 8 done</span>
          </div>
        </Card>
      </Specimen>
      <Specimen title={t.clockWhy()}>
        <div className="dh-specimen-pop">
          <WhyBody foot="If you wait for Alice now, the clock stops at 23 m.">
            <ClockBody />
          </WhyBody>
        </div>
      </Specimen>
      <Specimen title={t.priorityWhy()}>
        <div className="dh-specimen-pop">
          <WhyBody foot={<PriorityFoot />}>
            <PriorityBody />
          </WhyBody>
        </div>
      </Specimen>
    </>
  );
}

function ClockBody() {
  return (
    <ClockWhy
      title={`Fix by ${formatTime(dueAt)}`}
      basis="Critical, 1 h of working time, calendar Lübeck"
      face={faces.soon}
      pieces={pieces}
      leftMs={clockLeftMs}
      dueAt={dueAt}
    />
  );
}

function PriorityBody() {
  const icon = { size: 15, stroke: 1.7, 'aria-hidden': true, color: 'var(--dh-text-3)' };
  return (
    <div className="dh-stack" style={{ gap: 6 }}>
      <div className="dh-line" style={{ marginBottom: 2 }}>
        <PriorityMark priority={1} withLabel />
        <span className="dh-space" />
        <span className="dh-sm dh-3">site × high</span>
      </div>
      <div className="dh-line dh-sm" style={{ gap: 6 }}>
        <IconUsers {...icon} />
        <span>Impact: site, 5 people and 1 switch affected</span>
      </div>
      <div className="dh-line dh-sm" style={{ gap: 6 }}>
        <IconClockHour4 {...icon} />
        <span>Urgency: high, “auditor at ten”</span>
      </div>
      <div className="dh-line dh-sm" style={{ gap: 6 }}>
        <IconHistory {...icon} />
        <span>Was high until 09:15, raised by rule 7</span>
      </div>
    </div>
  );
}

function PriorityFoot() {
  return (
    <>
      <span className="dh-space">Wrong?</span>
      <Button size="xs">Set another, with a reason</Button>
    </>
  );
}

/** Inputs with label, hint and error. */
export function Fields() {
  const [urgency, setUrgency] = useState<string | null>('2');
  return (
    <Specimen title={t.fields()}>
      <Card>
        <TextInput
          label="E-mail"
          description="Where answers go."
          defaultValue="bob.okafor@hallberg.example"
        />
        <PasswordInput
          label="Password"
          error="At least 15 characters. This has 9."
          defaultValue="ninechars"
        />
        <Select
          label="Urgency"
          value={urgency}
          onChange={setUrgency}
          data={[
            { value: '1', label: 'High' },
            { value: '2', label: 'Medium' },
            { value: '3', label: 'Low' },
          ]}
        />
        <Textarea label="Reason" placeholder="Why another priority" rows={2} />
        <Field label="Tell">
          <Checkbox label="Alice gets a mail" defaultChecked />
        </Field>
      </Card>
    </Specimen>
  );
}

/** Facts, tabs, and floating parts that open where they stand. */
export function FactsAndMenus() {
  return (
    <Specimen title={t.facts()}>
      <Card padded={false}>
        <div className="dh-tabs" role="group" aria-label={t.facts()}>
          <button type="button" className="dh-tab" aria-current="true">
            Open <span className="dh-tab-count">38</span>
          </button>
          <button type="button" className="dh-tab">
            Unassigned <span className="dh-tab-count">7</span>
          </button>
          <button type="button" className="dh-tab">
            Waiting <span className="dh-tab-count">14</span>
          </button>
        </div>
        <div style={{ padding: '14px 16px', display: 'grid', gap: 12 }}>
          <Facts>
            <Fact name="Phone">+49 451 0164 217</Fact>
            <Fact name="Priority">
              <WhyPopover label={t.priorityWhy()} explanation={<PriorityBody />} foot={<PriorityFoot />}>
                Critical
              </WhyPopover>
            </Fact>
            <Fact name="Fix">
              <WhyPopover label={t.clockWhy()} explanation={<ClockBody />}>
                <Clock face={faces.soon} name="Fix" />
              </WhyPopover>
            </Fact>
          </Facts>
          <div className="dh-line">
            <Menu>
              <Menu.Target>
                <Button size="xs">Snooze…</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item rightSection="17:00">This afternoon</Menu.Item>
                <Menu.Item rightSection="Tue 08:00">Tomorrow</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </div>
        </div>
      </Card>
    </Specimen>
  );
}

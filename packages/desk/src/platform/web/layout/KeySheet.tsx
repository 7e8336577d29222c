import { Button, Checkbox } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import {
  keysOf,
  remap,
  switchSingleKeys,
  useCurrentCommands,
  useKeySettings,
  type Command,
} from '../keys/commands.ts';
import { chordOf } from '../keys/sequence.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import './palette.css';
import { t } from './texts.ts';

/** Every key that works now, by group; each can be changed, single keys can be switched off. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const commands = useCurrentCommands().filter((command) => keysOf(command) !== undefined);
  const settings = useKeySettings();
  const groups = [...new Set(commands.map((command) => command.group()))];
  const changed = Object.keys(settings.remapped);
  return (
    <Dialog opened onClose={onClose} title={t.keysTitle()} size={680}>
      <div className="dh-line dh-wrap" style={{ marginBottom: 12 }}>
        <Checkbox
          checked={!settings.singleKeysOff}
          onChange={(event) => switchSingleKeys(!event.currentTarget.checked)}
          label={t.keysOff()}
        />
        <span className="dh-sm dh-3 dh-space">{t.keysHint()}</span>
        {changed.length === 0 ? null : (
          <Button size="xs" onClick={() => changed.forEach((id) => remap(id, undefined))}>
            {t.keysReset()}
          </Button>
        )}
      </div>
      <div className="dh-key-groups">
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <h3 className="dh-caption">{group}</h3>
            <ul>
              {commands
                .filter((command) => command.group() === group)
                .map((command) => (
                  <KeyLine key={command.id} command={command} />
                ))}
            </ul>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

function KeyLine({ command }: { command: Command }) {
  const [typed, setTyped] = useState<readonly string[] | undefined>(undefined);
  const keys = keysOf(command) ?? '';
  const done = (next: string | undefined) => {
    setTyped(undefined);
    if (next !== undefined && next !== '') remap(command.id, next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (typed === undefined || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event);
    if (chord === undefined) return;
    if (chord === 'escape') done(undefined);
    else if (chord === 'enter') done(typed.join(' '));
    else setTyped([...typed, chord].slice(-3));
  };
  return (
    <li className="dh-key-line">
      <span className="dh-space">{command.title()}</span>
      <button
        type="button"
        className="dh-key-button"
        onClick={() => setTyped([])}
        onBlur={() => done(typed?.join(' '))}
        onKeyDown={onKeyDown}
      >
        <span className="dh-hidden">{t.keysChange({ title: command.title() })}</span>
        {typed === undefined ? (
          <Kbd keys={keys} />
        ) : typed.length === 0 ? (
          <span className="dh-sm dh-3">{t.keysPress()}</span>
        ) : (
          <Kbd keys={typed.join(' ')} />
        )}
      </button>
    </li>
  );
}

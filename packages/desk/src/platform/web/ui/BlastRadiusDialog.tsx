import { Button, Modal, TextInput } from '@mantine/core';
import { IconFlame } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import './states.css';
import { t } from './texts.ts';

interface BlastRadiusProps {
  readonly opened: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
  /** Verb and object: heading and button say the same ("Wipe 3 laptops"). */
  readonly action: string;
  /** What happens, in one sentence. */
  readonly consequence: string;
  /** Counted facts, each a link to its rows. */
  readonly facts: readonly { readonly id: string; readonly mark: ReactNode; readonly text: ReactNode }[];
  /** The number that has to be typed. */
  readonly count: number;
}

/** Before mass mail and destructive runs: what it touches, counted, and the count typed by hand. Focus starts on Cancel. */
export function BlastRadiusDialog(props: BlastRadiusProps) {
  if (!props.opened) return null;
  return (
    <Modal
      opened
      onClose={props.onCancel}
      withCloseButton={false}
      padding={0}
      size={440}
      attributes={{ content: { 'aria-label': props.action } }}
    >
      <BlastRadius {...props} />
    </Modal>
  );
}

/** The inside of the dialog. */
export function BlastRadius({
  onCancel,
  onConfirm,
  action,
  consequence,
  facts,
  count,
}: Omit<BlastRadiusProps, 'opened'>) {
  const [typed, setTyped] = useState('');
  const ready = typed.trim() === String(count);
  return (
    <div>
      <div style={{ padding: '16px 16px 12px' }}>
        <div className="dh-line" style={{ gap: 12, alignItems: 'flex-start' }}>
          <span className="dh-blast-icon" aria-hidden>
            <IconFlame size={18} stroke={1.7} />
          </span>
          <div>
            <h2 className="dh-h3">{action}</h2>
            <p className="dh-sm dh-2">{consequence}</p>
          </div>
        </div>
        <ul className="dh-stack" style={{ gap: 4, marginTop: 12 }}>
          {facts.map((fact) => (
            <li key={fact.id} className="dh-line dh-sm" style={{ gap: 6 }}>
              {fact.mark}
              <span>{fact.text}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className="dh-blast-foot">
        <TextInput
          aria-label={t.typeCountLabel({ count })}
          placeholder={t.typeCount({ count })}
          inputMode="numeric"
          autoComplete="off"
          w={128}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <span className="dh-space" />
        <Button variant="subtle" data-autofocus onClick={onCancel}>
          {t.cancel()}
        </Button>
        <Button variant="danger" disabled={!ready} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </div>
  );
}

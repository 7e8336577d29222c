import { IconUserPlus } from '@tabler/icons-react';
import './marks.css';
import { initialsOf, personHue } from './initials.ts';
import { t } from './texts.ts';

interface AvatarProps {
  /** Undefined is nobody yet. */
  readonly name: string | undefined;
  /** What the hue is made from; the name unless told. */
  readonly id?: string;
  readonly size?: number;
  /** A green dot: this person is here now. */
  readonly here?: boolean;
  /** The name stands beside it as text anyway. */
  readonly decorative?: boolean;
}

/** A person as initials on a hue of their own. */
export function Avatar({ name, id, size = 24, here = false, decorative = false }: AvatarProps) {
  const style = { width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.4)) };
  if (name === undefined) {
    return (
      <span
        className="dh-avatar"
        data-nobody
        style={style}
        role="img"
        aria-label={t.nobodyYet()}
        title={t.nobodyYet()}
      >
        <IconUserPlus size={size / 2} stroke={2} aria-hidden />
      </span>
    );
  }
  const label = here ? t.isHere({ name }) : name;
  const naming = decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label, title: label };
  return (
    <span className={`dh-avatar dh-hue-${personHue(id ?? name)}`} style={style} {...naming}>
      {initialsOf(name)}
      {here ? <i className="dh-avatar-here" /> : null}
    </span>
  );
}

/** People side by side, slightly over each other. */
export function Avatars({
  people,
  size = 20,
}: {
  people: readonly { id: string; name: string }[];
  size?: number;
}) {
  return (
    <span className="dh-avatars">
      {people.map((person) => (
        <Avatar key={person.id} id={person.id} name={person.name} size={size} />
      ))}
    </span>
  );
}

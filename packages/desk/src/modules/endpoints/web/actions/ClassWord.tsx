import { Chip } from '#platform/web/ui/Chip.tsx';
import { classMeanings } from '#platform/web/ui/meanings';
import type { Action } from '../../contract.ts';
import { classWord } from '../words.ts';

/** What actions of a class do to a machine, with the shape and colour of the class. */
export function ClassWord({ actionClass }: { actionClass: Action['class'] }) {
  const { hue, icon: Icon } = classMeanings[actionClass];
  return (
    <Chip hue={hue} icon={<Icon size={13} stroke={2} aria-hidden />}>
      {classWord(actionClass)}
    </Chip>
  );
}

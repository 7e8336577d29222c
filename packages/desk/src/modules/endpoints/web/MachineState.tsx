import { MachineMark } from '#platform/web/ui/Marks.tsx';
import { shapeOf, stateWord, type Dotted } from './dot-state.ts';

/** The dot of a machine with its word, or with its name and the word for those who do not see the shape. */
export function MachineState({ machine, tag }: { machine: Dotted; tag?: string }) {
  return (
    <MachineMark
      state={shapeOf(machine)}
      label={stateWord(machine)}
      {...(tag === undefined ? {} : { tag })}
    />
  );
}

import { ConflictCard } from '../ui/States.tsx';
import { t } from './texts.ts';
import type { FieldConflict } from './edit-state.ts';

interface ConflictsProps {
  readonly conflicts: readonly FieldConflict[];
  readonly fieldName: (field: string) => string;
  readonly show: (field: string, value: unknown) => string;
  readonly onSettle: (field: string, choice: 'theirs' | 'mine') => void;
}

/** Fields that two people changed at once, each with both values; nothing is saved until all are decided. */
export function Conflicts({ conflicts, fieldName, show, onSettle }: ConflictsProps) {
  return conflicts.map(({ field, yours, theirs }) => (
    <ConflictCard
      key={field}
      title={t.conflict({ field: fieldName(field) })}
      yours={show(field, yours)}
      theirs={show(field, theirs)}
      onKeepTheirs={() => onSettle(field, 'theirs')}
      onUseMine={() => onSettle(field, 'mine')}
    />
  ));
}

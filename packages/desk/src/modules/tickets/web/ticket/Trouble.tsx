import { Button } from '@mantine/core';
import { ConflictCard, ErrorState } from '#platform/web/ui/States.tsx';
import { fieldWord, valueWords, type NameOf } from '../conversation/steps.ts';
import { t } from '../texts.ts';
import type { Deeds } from './use-deeds.ts';

/** What went wrong with the last deed: two values side by side, or what the server said. */
export function Trouble({ deeds, nameOf }: { deeds: Deeds; nameOf: NameOf }) {
  const { conflict, problem } = deeds;
  if (conflict) {
    const fields = conflict.fields.map((one) => fieldWord(one.field)).join(', ');
    const by = conflict.fields[0]?.by ?? t.someone();
    const side = (which: 'yours' | 'theirs') =>
      conflict.fields.map((one) => valueWords(one.field, one[which], nameOf)).join(', ');
    return (
      <ConflictCard
        title={t.conflictTitle({ name: by, field: fields })}
        yours={side('yours')}
        theirs={side('theirs')}
        onKeepTheirs={deeds.dismiss}
        onUseMine={deeds.useMine}
      />
    );
  }
  if (!problem) return null;
  return (
    <ErrorState
      problem={problem}
      action={
        <Button size="xs" onClick={deeds.dismiss}>
          {t.showAsIs()}
        </Button>
      }
    />
  );
}

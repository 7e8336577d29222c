import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Resolution } from '../../contract.ts';
import { t } from '../texts.ts';

/** Resolves several tickets with one sentence; each requester is told. */
export function BulkResolve({
  count,
  onResolve,
}: {
  count: number;
  onResolve: (resolution: Resolution) => void;
}) {
  const [solution, setSolution] = useState('');
  return (
    <form
      className="tk-form-pop"
      onSubmit={(event) => {
        event.preventDefault();
        if (solution.trim() !== '') onResolve({ code: 'fixed', solution });
      }}
    >
      <Textarea
        label={t.resolveSolution()}
        description={t.resolveTells()}
        data-autofocus
        autosize={false}
        rows={3}
        value={solution}
        onChange={(event) => setSolution(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={solution.trim() === ''}>
        {t.resolveMany({ count })}
      </Button>
    </form>
  );
}

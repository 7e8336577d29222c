import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { problemOf } from '../api/problem.ts';
import { EmptyState, ErrorState, NotAllowedState } from '../ui/States.tsx';
import { t } from './texts.ts';

/** A page that broke, or that the server did not give. Drafts are in the browser's storage, nothing is lost. */
export function PageFailure({ error }: { error: unknown }) {
  const problem = problemOf(error);
  if (problem.status === 403)
    return (
      <Centre>
        <NotAllowedState text={problem.detail ?? problem.hint} />
      </Centre>
    );
  if (problem.status === 404) return <PageMissing />;
  const known = problem.status > 0;
  return (
    <Centre>
      <ErrorState
        problem={problem}
        title={known ? problem.title : t.broken()}
        safe={known ? undefined : t.brokenText()}
        action={
          <Button size="xs" onClick={() => window.location.reload()}>
            {t.reload()}
          </Button>
        }
      />
    </Centre>
  );
}

/** No such page. */
export function PageMissing() {
  return (
    <Centre>
      <EmptyState
        framed
        as="h1"
        icon={<IconMapQuestion size={18} stroke={1.7} aria-hidden />}
        title={t.notFound()}
        text={t.notFoundText()}
        action={
          <Button size="xs" component="a" href="/">
            {t.toStart()}
          </Button>
        }
      />
    </Centre>
  );
}

function Centre({ children }: { children: React.ReactNode }) {
  return <div style={{ maxWidth: 560, padding: 24, width: '100%', margin: '0 auto' }}>{children}</div>;
}

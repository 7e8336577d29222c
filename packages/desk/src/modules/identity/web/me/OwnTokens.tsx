import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { Section } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { identity, keys } from '../api.ts';
import { t } from '../texts.ts';
import { IssuedTokenCard } from './IssuedTokenCard.tsx';
import { NewTokenForm } from './NewTokenForm.tsx';
import { TokenLine } from './TokenLine.tsx';

/** The own API tokens; a new one is shown once. */
export function OwnTokens() {
  const queryClient = useQueryClient();
  const [making, setMaking] = useState(false);
  const [issued, setIssued] = useState<{ name: string; token: string }>();
  const tokens = useInfiniteQuery({
    queryKey: keys.tokens,
    queryFn: ({ pageParam }) => identity.tokens(pageParam === undefined ? {} : { cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = tokens.data?.pages.flatMap((page) => page.items) ?? [];
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.tokens });
  return (
    <Section level={2} title={t.tokens()}>
      <p className="dh-2">{t.tokensText()}</p>
      {tokens.isPending ? <LoadingShape rows={2} /> : null}
      {tokens.isError ? <ErrorState problem={problemOf(tokens.error)} /> : null}
      {tokens.isSuccess && rows.length === 0 ? <p className="dh-sm dh-3">{t.tokensNone()}</p> : null}
      {issued ? <IssuedTokenCard {...issued} onKept={() => setIssued(undefined)} /> : null}
      <ul>
        {rows.map((token) => (
          <TokenLine key={token.id} token={token} onRevoked={() => void refresh()} />
        ))}
      </ul>
      {tokens.hasNextPage ? (
        <div>
          <Button variant="subtle" onClick={() => void tokens.fetchNextPage()}>
            {t.moreSessions()}
          </Button>
        </div>
      ) : null}
      {making ? (
        <NewTokenForm
          onMade={(made) => {
            setMaking(false);
            setIssued(made);
            void refresh();
          }}
          onCancel={() => setMaking(false)}
        />
      ) : (
        <div>
          <Button
            leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            onClick={() => {
              setIssued(undefined);
              setMaking(true);
            }}
          >
            {t.newToken()}
          </Button>
        </div>
      )}
    </Section>
  );
}

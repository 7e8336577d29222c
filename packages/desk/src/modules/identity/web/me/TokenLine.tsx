import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { FormError } from '#platform/web/ui/Field.tsx';
import type { Token } from '../../contract.ts';
import { identity } from '../api.ts';
import { useEntryDeed } from '../entry/use-entry-deed.ts';
import { t } from '../texts.ts';

/** One token: what it is for, what it may do, when it was used; revoking asks in its place. */
export function TokenLine({ token, onRevoked }: { token: Token; onRevoked: () => void }) {
  const [asking, setAsking] = useState(false);
  const { running, problem, run } = useEntryDeed();
  const revoke = () =>
    run(async () => {
      await identity.revokeToken({ id: token.id });
      onRevoked();
    });
  return (
    <li className="identity-own-line" data-tall>
      <div className="dh-stack dh-space">
        <span className="dh-line dh-wrap" style={{ gap: '0 8px' }}>
          <span className="dh-medium">{token.name}</span>
          <span className="dh-mono dh-3">{token.hint}…</span>
        </span>
        <span className="dh-sm dh-3" title={formatInstant(token.createdAt)}>
          {t.tokenLine({
            made: formatMoment(token.createdAt),
            used: usedWords(token),
            ends: endWords(token),
          })}
        </span>
        <span className="dh-sm dh-2 identity-scopes">
          {token.scopes === null ? (
            t.tokenMayAll()
          ) : (
            <span className="dh-mono">{token.scopes.join(' ')}</span>
          )}
        </span>
        {asking ? (
          <div className="identity-ask" role="group" aria-label={t.revokeName({ name: token.name })}>
            <span className="dh-sm dh-2">{t.revokeText()}</span>
            <div className="dh-line dh-wrap">
              <Button size="xs" variant="danger-outline" loading={running} onClick={() => void revoke()}>
                {t.revokeNow({ name: token.name })}
              </Button>
              <Button size="xs" variant="subtle" data-autofocus onClick={() => setAsking(false)}>
                {t.keepToken()}
              </Button>
            </div>
          </div>
        ) : null}
        <FormError problem={problem} />
      </div>
      {asking ? null : (
        <Button size="xs" aria-label={t.revokeName({ name: token.name })} onClick={() => setAsking(true)}>
          {t.revoke()}
        </Button>
      )}
    </li>
  );
}

function usedWords({ lastUsedAt, lastUsedIp }: Token): string {
  if (lastUsedAt === null) return t.tokenUnused();
  return t.tokenUsed({ used: formatMoment(lastUsedAt), ip: lastUsedIp ?? '' });
}

function endWords({ expiresAt }: Token): string {
  if (expiresAt === null) return t.tokenEndless();
  const at = formatMoment(expiresAt);
  return new Date(expiresAt) <= new Date() ? t.tokenEnded({ at }) : t.tokenEndsAt({ at });
}

import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Card } from '#platform/web/ui/Panel.tsx';
import { t } from '../texts.ts';

/** A new token in the only moment in which it can be read. */
export function IssuedTokenCard({
  name,
  token,
  onKept,
}: {
  name: string;
  token: string;
  onKept: () => void;
}) {
  const [copied, setCopied] = useState<boolean>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token);
      setCopied(true);
    } catch {
      // No clipboard without https, or refused: the token stands there to be marked by hand.
      setCopied(false);
    }
  };
  return (
    <Card>
      <h3 ref={heading} tabIndex={-1} className="dh-medium">
        {t.tokenIssued({ name })}
      </h3>
      <code className="identity-token dh-mono">{token}</code>
      <p className="dh-sm dh-2">{t.tokenOnce()}</p>
      <div className="dh-line dh-wrap">
        <Button
          variant="filled"
          leftSection={
            copied ? (
              <IconCheck size={16} stroke={1.7} aria-hidden />
            ) : (
              <IconCopy size={16} stroke={1.7} aria-hidden />
            )
          }
          onClick={() => void copy()}
        >
          {copied ? t.copied() : t.copy()}
        </Button>
        <Button variant="subtle" onClick={onKept}>
          {t.tokenKept()}
        </Button>
        <span role="status" className="dh-sm dh-2">
          {copied === undefined ? null : copied ? t.copiedSaid() : t.copyByHand()}
        </span>
      </div>
    </Card>
  );
}

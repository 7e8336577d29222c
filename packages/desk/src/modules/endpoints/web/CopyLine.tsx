import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { t } from './texts.ts';

const saidMs = 2000;

/** One line for a terminal, whole and selectable, with a button that copies it. */
export function CopyLine({ line, label }: { line: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), saidMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className="ep-copy">
      <code className="dh-mono ep-copy-line">{line}</code>
      <Button
        size="xs"
        aria-label={label}
        leftSection={
          copied ? (
            <IconCheck size={14} stroke={2} aria-hidden />
          ) : (
            <IconCopy size={14} stroke={2} aria-hidden />
          )
        }
        onClick={() => void navigator.clipboard.writeText(line).then(() => setCopied(true))}
      >
        {copied ? t.copied() : t.copy()}
      </Button>
      <span className="dh-hidden" role="status">
        {copied ? t.copied() : ''}
      </span>
    </div>
  );
}

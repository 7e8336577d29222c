import { EvidenceFrame } from '#platform/web/ui/EvidenceFrame.tsx';

/** The place of a card of evidence, as high as the card, until the job behind it is read, and where it cannot be. */
export function EvidencePlace({ text, at }: { text: string; at: string }) {
  const end = text.indexOf(': ');
  const title = end < 0 ? text : text.slice(0, end);
  return (
    <EvidenceFrame title={title} at={at} foot={nothing}>
      <p className="dh-evidence-note">{end < 0 ? nothing : text.slice(end + 2)}</p>
    </EvidenceFrame>
  );
}

// A space that keeps the height of a line.
const nothing = '\u00a0';

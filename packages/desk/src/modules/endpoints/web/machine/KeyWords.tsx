import { keyGroups } from '../words.ts';

/** A public key in groups of four, to be compared by eye with what the machine printed. */
export function KeyWords({ publicKey }: { publicKey: string }) {
  return (
    <code className="ep-key dh-mono" translate="no">
      {keyGroups(publicKey).map((group, at) => (
        // Groups may repeat; their order never changes.
        <span key={at}>{group}</span>
      ))}
    </code>
  );
}

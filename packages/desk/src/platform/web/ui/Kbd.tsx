import './marks.css';
import { keyCaps } from '../keys/sequence.ts';

/** The keys of a sequence as caps: `g q` gives two, `mod+k` gives "Ctrl K". Not read aloud: the name carries the key. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="dh-keys" aria-hidden>
      {keyCaps(keys).map((cap, index) => (
        <kbd key={`${index}${cap}`} className="dh-kbd">
          {cap}
        </kbd>
      ))}
    </span>
  );
}

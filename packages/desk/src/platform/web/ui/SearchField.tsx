import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type Ref } from 'react';
import { Kbd } from './Kbd.tsx';

interface SearchFieldProps {
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

const typingPauseMs = 200;

/** A field that narrows a list after a pause of typing; its words stand in the address of the page. */
export function SearchField({ label, words, onWords, inputRef }: SearchFieldProps) {
  const [typed, setTyped] = useState(words);
  const [known, setKnown] = useState(words);
  if (known !== words) {
    // The address changed by another way: back, or a link.
    setKnown(words);
    if (typed.trim() !== words) setTyped(words);
  }
  useEffect(() => {
    if (typed.trim() === words) return undefined;
    const timer = setTimeout(() => onWords(typed.trim()), typingPauseMs);
    return () => clearTimeout(timer);
    // Only typing starts the pause; a new closure of the page must not start it again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return (
    <TextInput
      ref={inputRef}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={<Kbd keys="/" />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

import { Autocomplete, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { usePeopleSearch } from '../pick/use-people-search.ts';
import { t } from '../texts.ts';
import { personTyped, type PersonInput } from './new-draft.ts';

interface PersonFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: PersonInput;
  readonly onChange: (person: PersonInput) => void;
  /** The focus begins here. */
  readonly first?: boolean;
  readonly error?: string | undefined;
}

/** Finds a person by name, address or phone; an address that nobody has yet becomes a new requester, with a name. */
export function PersonField({ label, hint, value, onChange, first = false, error }: PersonFieldProps) {
  const search = usePeopleSearch(true);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (first) input.current?.focus();
  }, [first]);
  const byEmail = new Map(search.options.map((option) => [option.detail ?? '', option]));
  return (
    <>
      <Autocomplete
        label={label}
        description={hint}
        placeholder={t.newForPlace()}
        ref={input}
        error={error}
        comboboxProps={{ withinPortal: false }}
        value={value.typed}
        onChange={(typed) => {
          if (byEmail.has(typed)) return;
          search.type(typed);
          onChange(personTyped(typed));
        }}
        onOptionSubmit={(email) => {
          const name = byEmail.get(email)?.label ?? email;
          onChange({ typed: `${name} <${email}>`, email, name: '', known: true });
        }}
        data={[...byEmail.keys()]}
        // The server has found them; nothing is left to narrow.
        filter={({ options }) => options}
        renderOption={({ option }) => (
          <span className="dh-line">
            <Avatar
              id={byEmail.get(option.value)?.value ?? ''}
              name={byEmail.get(option.value)?.label ?? ''}
              size={20}
              decorative
            />
            <span>{byEmail.get(option.value)?.label}</span>
            <span className="dh-sm dh-3">{option.value}</span>
          </span>
        )}
      />
      {value.email !== '' && !value.known && !byEmail.has(value.email) ? (
        <TextInput
          label={t.newName()}
          description={t.newForNew({ email: value.email })}
          value={value.name}
          onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

import { Button, Radio, Select, TextInput } from '@mantine/core';
import '@mantine/core/styles/Radio.layer.css';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useViewer } from '#platform/web/api/viewer';
import { FormError } from '#platform/web/ui/Field.tsx';
import { identity } from '../api.ts';
import { useEntryDeed } from '../entry/use-entry-deed.ts';
import { CheckList } from '#platform/web/form/CheckList.tsx';
import { t } from '../texts.ts';
import { scopeGroups } from './scopes.ts';

interface NewTokenFormProps {
  readonly onMade: (made: { name: string; token: string }) => void;
  readonly onCancel: () => void;
}

const dayMs = 86_400_000;

/** A new token: a name, an end, and all or some of the own permissions. */
export function NewTokenForm({ onMade, onCancel }: NewTokenFormProps) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<readonly string[]>();
  const [faults, setFaults] = useState({ name: false, scopes: false });
  const nameInput = useRef<HTMLInputElement>(null);
  const { running, problem, run } = useEntryDeed();
  useEffect(() => nameInput.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = { name: name.trim() === '', scopes: scopes?.length === 0 };
    setFaults(found);
    if (found.name) nameInput.current?.focus();
    if (found.name || found.scopes) return;
    void run(async () => {
      const expiresAt = days === 'never' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
      const { token } = await identity.createToken({
        name: name.trim(),
        expiresAt,
        ...(scopes === undefined ? {} : { scopes: [...scopes] }),
      });
      onMade({ name: name.trim(), token });
    });
  };
  return (
    <form className="identity-own-form" noValidate onSubmit={submit}>
      <div className="dh-pair">
        <TextInput
          ref={nameInput}
          label={t.tokenName()}
          description={t.tokenNameHint()}
          maxLength={500}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faults.name ? t.tokenNameMissing() : undefined}
        />
        <Select
          label={t.tokenEnds()}
          description={t.tokenEndsHint()}
          data={[
            { value: '30', label: t.days30() },
            { value: '90', label: t.days90() },
            { value: '365', label: t.days365() },
            { value: 'never', label: t.daysNever() },
          ]}
          value={days}
          onChange={(value) => setDays(value ?? '90')}
          allowDeselect={false}
        />
      </div>
      <Radio.Group
        label={t.tokenScope()}
        value={scopes === undefined ? 'all' : 'some'}
        onChange={(value) => setScopes(value === 'some' ? [] : undefined)}
        error={faults.scopes ? t.scopeNone() : undefined}
      >
        <div className="identity-radios">
          <Radio value="all" label={t.scopeAll()} />
          <Radio value="some" label={t.scopeSome()} />
        </div>
      </Radio.Group>
      {scopes === undefined ? null : <ScopeChoice scopes={scopes} onScopes={setScopes} />}
      <FormError problem={problem} />
      <div className="dh-line dh-wrap">
        <Button type="submit" variant="filled" loading={running}>
          {t.makeToken()}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t.cancel()}
        </Button>
      </div>
    </form>
  );
}

/** The own permissions by room; there are no others to choose. */
function ScopeChoice({
  scopes,
  onScopes,
}: {
  scopes: readonly string[];
  onScopes: (scopes: string[]) => void;
}) {
  const viewer = useViewer();
  return (
    <div className="identity-scope-groups">
      {scopeGroups(viewer?.permissions ?? []).map((group) => (
        <CheckList
          key={group.room}
          label={group.room}
          options={group.scopes.map((scope) => ({
            value: scope,
            label: <span className="dh-mono">{scope}</span>,
          }))}
          value={scopes}
          onChange={onScopes}
          empty=""
        />
      ))}
    </div>
  );
}

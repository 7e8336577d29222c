import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import type { Problem } from '#platform/contract/errors';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { OutgoingServer } from '../../contract.ts';
import { t } from '../texts.ts';
import {
  secretsOf,
  securityWord,
  signInWord,
  withSecurity,
  type Direction,
  type Security,
  type ServerDraft,
  type SignIn,
} from './server-draft.ts';

/** What every part of the form of a server is given. */
export interface ServerFieldsProps {
  readonly draft: ServerDraft;
  readonly set: (draft: ServerDraft) => void;
  readonly problem: Problem | undefined;
  readonly faults: { readonly host?: string; readonly port?: string };
}

const securities: readonly Security[] = ['tls', 'starttls', 'none'];
const signIns: Readonly<Record<Direction, readonly SignIn[]>> = {
  incoming: ['password', 'oauth-client', 'oauth-refresh'],
  outgoing: ['password', 'oauth-client', 'oauth-refresh', 'none'],
};

interface AccessFieldsProps extends ServerFieldsProps {
  readonly direction: Direction;
  /** Which secrets are stored already. */
  readonly has: OutgoingServer['has'] | undefined;
}

/** How the desk reaches the server, and who it is there. */
export function AccessFields({ direction, draft, set, problem, faults, has }: AccessFieldsProps) {
  const byToken = draft.signIn === 'oauth-client' || draft.signIn === 'oauth-refresh';
  return (
    <>
      <FieldGroup title={t.whereItIs()}>
        <TextInput
          label={t.host()}
          description={t.hostHint()}
          maxLength={253}
          value={draft.host}
          onChange={(event) => set({ ...draft, host: event.currentTarget.value })}
          error={faults.host ?? fieldError(problem, 'host')}
        />
        <div className="dh-pair">
          <Select
            label={t.security()}
            data={securities.map((value) => ({ value, label: securityWord(value) }))}
            value={draft.security}
            onChange={(value) =>
              set(withSecurity(direction, draft, securities.find((one) => one === value) ?? 'tls'))
            }
            allowDeselect={false}
          />
          <TextInput
            inputMode="numeric"
            label={t.port()}
            value={draft.port}
            onChange={(event) => set({ ...draft, port: event.currentTarget.value })}
            error={faults.port ?? fieldError(problem, 'port')}
          />
        </div>
        <Textarea
          label={t.certificate()}
          description={t.certificateHint()}
          autosize
          minRows={1}
          maxRows={6}
          className="mail-certificate"
          value={draft.certificate}
          onChange={(event) => set({ ...draft, certificate: event.currentTarget.value })}
          error={fieldError(problem, 'certificate')}
        />
      </FieldGroup>
      <FieldGroup title={t.whoWeAre()}>
        <Select
          label={t.signIn()}
          data={signIns[direction].map((value) => ({ value, label: signInWord(value) }))}
          value={draft.signIn}
          onChange={(value) =>
            set({ ...draft, signIn: signIns[direction].find((one) => one === value) ?? 'password' })
          }
          allowDeselect={false}
        />
        {draft.signIn === 'none' ? null : (
          <TextInput
            label={t.user()}
            maxLength={320}
            autoComplete="off"
            value={draft.user}
            onChange={(event) => set({ ...draft, user: event.currentTarget.value })}
            error={fieldError(problem, 'user')}
          />
        )}
        {secretsOf(draft.signIn).map((name) => (
          <SecretField
            key={name}
            name={name}
            isSet={has?.[name] === true}
            draft={draft}
            set={set}
            problem={problem}
          />
        ))}
        {byToken ? <TokenFields draft={draft} set={set} problem={problem} /> : null}
      </FieldGroup>
    </>
  );
}

const secretWords = {
  password: t.password,
  clientSecret: t.clientSecret,
  refreshToken: t.refreshToken,
} as const;

interface SecretFieldProps extends Pick<ServerFieldsProps, 'draft' | 'set' | 'problem'> {
  readonly name: keyof typeof secretWords;
  readonly isSet: boolean;
}

/** A secret is written only: whether one is stored is said, what it is never is. */
function SecretField({ name, isSet, draft, set, problem }: SecretFieldProps) {
  const asked = problem?.code === 'mail.secret_needed' ? t.secretNeeded() : fieldError(problem, name);
  return (
    <PasswordInput
      label={secretWords[name]()}
      description={isSet ? t.secretSet() : t.secretNotSet()}
      placeholder={isSet ? t.secretKept() : ''}
      autoComplete="new-password"
      visibilityToggleButtonProps={{
        'aria-label': t.showSecret({ name: secretWords[name]().toLowerCase() }),
      }}
      value={draft[name]}
      onChange={(event) => set({ ...draft, [name]: event.currentTarget.value })}
      error={asked}
    />
  );
}

function TokenFields({ draft, set, problem }: Pick<ServerFieldsProps, 'draft' | 'set' | 'problem'>) {
  return (
    <>
      <TextInput
        label={t.tokenUrl()}
        maxLength={2000}
        value={draft.tokenUrl}
        onChange={(event) => set({ ...draft, tokenUrl: event.currentTarget.value })}
        error={fieldError(problem, 'tokenUrl')}
      />
      <div className="dh-pair">
        <TextInput
          label={t.clientId()}
          maxLength={500}
          value={draft.clientId}
          onChange={(event) => set({ ...draft, clientId: event.currentTarget.value })}
          error={fieldError(problem, 'clientId')}
        />
        <TextInput
          label={t.scope()}
          maxLength={2000}
          value={draft.scope}
          onChange={(event) => set({ ...draft, scope: event.currentTarget.value })}
          error={fieldError(problem, 'scope')}
        />
      </div>
    </>
  );
}

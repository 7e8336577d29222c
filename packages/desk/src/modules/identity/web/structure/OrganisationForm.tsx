import { Select, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { Organisation } from '../../contract.ts';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { mailDomainsIn } from './mail-domains.ts';
import { StructureForm } from './StructureForm.tsx';

type OrganisationFields = {
  readonly name: string;
  readonly mailDomains: readonly string[];
  readonly sees: Organisation['sees'];
};

/** An organisation of requesters: its name, the mail domains that make people belong to it, what they see. */
export function OrganisationForm({ organisation }: { organisation: Organisation | undefined }) {
  const fields: OrganisationFields = organisation
    ? { name: organisation.name, mailDomains: organisation.mailDomains, sees: organisation.sees }
    : { name: '', mailDomains: [], sees: 'none' };
  return (
    <StructureForm<OrganisationFields>
      kind="organisations"
      entry={organisation}
      fields={fields}
      add={({ mailDomains, ...rest }) => identity.addOrganisation({ ...rest, mailDomains: [...mailDomains] })}
      change={({ mailDomains, ...rest }) =>
        identity.changeOrganisation({ ...rest, ...(mailDomains ? { mailDomains: [...mailDomains] } : {}) })
      }
      fieldName={(field) =>
        ({ name: t.name(), mailDomains: t.mailDomains(), sees: t.sees() })[field] ?? field
      }
      show={(field, value) =>
        field === 'sees' ? seesWord(value) : Array.isArray(value) ? value.join(', ') : String(value)
      }
      shownAtField={['identity.name_taken', 'identity.domain_taken']}
      inputs={(draft, set, problem, faults) => (
        <>
          <TextInput
            label={t.name()}
            maxLength={200}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={
              faults.name ??
              (problem?.code === 'identity.name_taken' ? t.nameTaken() : fieldError(problem, 'name'))
            }
          />
          <MailDomains
            domains={draft.mailDomains}
            onDomains={(mailDomains) => set({ mailDomains })}
            error={domainFault(problem)}
          />
          <Select
            label={t.sees()}
            data={[
              { value: 'none', label: seesWord('none') },
              { value: 'organisation', label: seesWord('organisation') },
            ]}
            value={draft.sees}
            onChange={(value) => set({ sees: value === 'organisation' ? 'organisation' : 'none' })}
            allowDeselect={false}
          />
        </>
      )}
      below={
        organisation ? (
          <p>
            <Link to="/people" search={{ organisation: organisation.id }}>
              {t.showPeopleThere()}
            </Link>
          </p>
        ) : null
      }
    />
  );
}

interface MailDomainsProps {
  readonly domains: readonly string[];
  readonly onDomains: (domains: string[]) => void;
  readonly error: string | undefined;
}

/** Keeps what is typed as it is; the form holds the domains in it. */
function MailDomains({ domains, onDomains, error }: MailDomainsProps) {
  const [text, setText] = useState(domains.join('\n'));
  // A decided conflict changes the domains without typing.
  const shown = mailDomainsIn(text).join() === domains.join() ? text : domains.join('\n');
  return (
    <Textarea
      label={t.mailDomains()}
      description={t.mailDomainsHint()}
      autosize
      minRows={2}
      spellCheck={false}
      value={shown}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onDomains(mailDomainsIn(event.currentTarget.value));
      }}
      error={error}
    />
  );
}

function seesWord(sees: unknown): string {
  return sees === 'organisation' ? t.seesOrganisation() : t.seesNone();
}

function domainFault(problem: Problem | undefined): string | undefined {
  if (problem?.code !== 'identity.domain_taken') return fieldError(problem, 'mailDomains');
  const domain = problem.facts?.['domain'];
  return typeof domain === 'string' ? t.domainTaken({ domain }) : problem.title;
}

import { Select, TextInput } from '@mantine/core';
import type { Problem } from '#platform/contract/errors';
import { fieldError } from '#platform/web/ui/Field.tsx';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { useOrganisations, useSites } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { PersonAccessFields } from './PersonAccessFields.tsx';
import type { PersonFields } from './fields.ts';
import { reachOpens, type Reach, type RightsViewer } from './rights.ts';

export interface PersonFormProps {
  readonly viewer: RightsViewer;
  readonly reach: Reach;
  readonly draft: PersonFields;
  readonly set: (part: Partial<PersonFields>) => void;
  readonly problem: Problem | undefined;
  /** Faults found before sending, by field. */
  readonly faults: Readonly<Partial<Record<keyof PersonFields, string>>>;
}

/** All fields of a person in three groups, each as open as the viewer reaches. */
export function PersonFormFields(props: PersonFormProps) {
  const { reach, draft, set, problem, faults } = props;
  const taken = problem?.code === 'identity.email_taken' ? t.emailTaken() : undefined;
  return (
    <>
      <FieldGroup
        title={t.groupPerson()}
        lockedReason={reachOpens(reach, 'own') ? undefined : t.reasonManage()}
      >
        <TextInput
          label={t.name()}
          name="name"
          maxLength={200}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faults.name ?? fieldError(problem, 'name')}
        />
        <div className="dh-pair">
          <TextInput
            label={t.email()}
            name="email"
            type="email"
            maxLength={254}
            autoComplete="off"
            spellCheck={false}
            disabled={!reachOpens(reach, 'address')}
            {...(reachOpens(reach, 'address') ? {} : { description: t.reasonEmail() })}
            value={draft.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
            error={faults.email ?? taken ?? fieldError(problem, 'email')}
          />
          <TextInput
            label={t.phone()}
            name="phone"
            type="tel"
            maxLength={60}
            autoComplete="off"
            value={draft.phone ?? ''}
            onChange={(event) =>
              set({ phone: event.currentTarget.value === '' ? null : event.currentTarget.value })
            }
            error={fieldError(problem, 'phone')}
          />
        </div>
      </FieldGroup>
      <PlaceFields {...props} />
      <PersonAccessFields {...props} />
    </>
  );
}

function PlaceFields({ reach, draft, set, problem }: PersonFormProps) {
  const { data: sites = [] } = useSites();
  const { data: organisations = [] } = useOrganisations();
  const locked = reachOpens(reach, 'contact') ? undefined : t.reasonContact();
  return (
    <FieldGroup title={t.groupPlace()} lockedReason={locked}>
      <div className="dh-pair">
        <Select
          label={t.site()}
          placeholder={t.none()}
          searchable
          clearable
          nothingFoundMessage={t.nothingFits()}
          disabled={locked !== undefined}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.siteId}
          onChange={(siteId) => set({ siteId })}
          error={fieldError(problem, 'siteId')}
        />
        <Select
          label={t.organisation()}
          placeholder={t.none()}
          searchable
          clearable
          nothingFoundMessage={t.nothingFits()}
          disabled={locked !== undefined}
          data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.organisationId}
          onChange={(organisationId) => set({ organisationId })}
          error={fieldError(problem, 'organisationId')}
        />
      </div>
    </FieldGroup>
  );
}

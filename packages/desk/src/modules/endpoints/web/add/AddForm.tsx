import { Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { fieldError } from '#platform/web/ui/Field.tsx';
import { endpoints } from '../api.ts';
import { PersonField, type ChosenPerson } from '../fields/PersonField.tsx';
import { SiteField, useSites } from '../fields/SiteField.tsx';
import { t } from '../texts.ts';
import { useDeed } from '../use-deed.ts';
import { Invitations } from './Invitations.tsx';
import type { MadeLine } from './use-tokens.ts';

interface AddFormProps {
  readonly onMade: (line: MadeLine) => void;
  readonly onLeave: () => void;
}

const usualMinutes = '60';

/** Where the machine stands and whose it is; the answer is one line to copy. */
export function AddForm({ onMade, onLeave }: AddFormProps) {
  const sites = useSites();
  const [chosenSite, setChosenSite] = useState<string | null>(null);
  const [person, setPerson] = useState<ChosenPerson | null>(null);
  const [serial, setSerial] = useState('');
  const [minutes, setMinutes] = useState(usualMinutes);
  const [atOnce, setAtOnce] = useState(false);
  const { problem, running, run } = useDeed();
  // Where there is one site only there is nothing to choose.
  const siteId = chosenSite ?? (sites?.length === 1 ? (sites[0]?.id ?? null) : null);
  const submit = async () => {
    if (siteId === null) return;
    await run(async () =>
      onMade(
        await endpoints.makeToken({
          siteId,
          validMinutes: Number(minutes),
          approvesAtOnce: atOnce,
          ...(person ? { personId: person.id } : {}),
          ...(serial.trim() === '' ? {} : { serial: serial.trim() }),
        }),
      ),
    );
  };
  const valid = [
    { value: '15', label: t.validMinutes({ count: 15 }) },
    { value: usualMinutes, label: t.validHour() },
    { value: String(24 * 60), label: t.validDay() },
    { value: String(7 * 24 * 60), label: t.validWeek() },
  ];
  return (
    <FormPanel
      title={t.addTitle()}
      backTo="/machines"
      saveLabel={t.addMake()}
      running={running}
      changed={chosenSite !== null || person !== null || serial !== ''}
      waitsFor={siteId === null ? t.waitsForSite() : undefined}
      problem={problem}
      onSubmit={submit}
      onLeave={onLeave}
    >
      <p className="ep-lead">{t.addText()}</p>
      <FieldGroup title={t.machine()}>
        <SiteField value={siteId} onChange={setChosenSite} />
        <PersonField label={t.addPerson()} hint={t.addPersonHint()} value={person} onChange={setPerson} />
        <TextInput
          label={t.addSerial()}
          description={t.addSerialHint()}
          maxLength={200}
          value={serial}
          error={fieldError(problem, 'serial')}
          onChange={(event) => setSerial(event.currentTarget.value)}
        />
        <Select
          label={t.addValid()}
          allowDeselect={false}
          data={valid}
          value={minutes}
          onChange={(value) => setMinutes(value ?? usualMinutes)}
        />
        <Checkbox
          label={t.addAtOnce()}
          description={t.addAtOnceHint()}
          checked={atOnce}
          onChange={(event) => setAtOnce(event.currentTarget.checked)}
        />
      </FieldGroup>
      <Invitations />
    </FormPanel>
  );
}

import { useState } from 'react';
import type { TicketDetail } from '../../contract.ts';
import { SchemaInputs } from '#platform/web/form/SchemaInputs.tsx';
import { schemaFields, fieldValues, inputsOf, missingFields } from '#platform/web/form/schema-fields';
import type { Deeds } from '../ticket/use-deeds.ts';
import { useLists } from '../ticket/use-lists.ts';
import { t } from '../texts.ts';
import { FormShell } from './FormShell.tsx';

/** The extra fields of the ticket, all at once. */
export function FieldsForm({
  ticket,
  deeds,
  onDone,
}: {
  ticket: TicketDetail;
  deeds: Deeds;
  onDone: () => void;
}) {
  const lists = useLists();
  const fields = schemaFields(lists?.fieldSets.find((set) => set.type === ticket.type)?.schema);
  const [changed, setChanged] = useState<ReturnType<typeof inputsOf> | undefined>(undefined);
  const inputs = changed ?? inputsOf(fields, ticket.fields);
  const [missing] = missingFields(fields, inputs);
  const submit = async () => {
    const values = fieldValues(fields, inputs);
    if (await deeds.change({ fields: values }, { fields: values }, t.didChange())) onDone();
  };
  return (
    <FormShell
      title={t.fieldsTitle()}
      submit={t.fieldsSubmit()}
      waitsFor={missing ? t.waitsForField({ field: missing.label }) : undefined}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <SchemaInputs fields={fields} inputs={inputs} onChange={setChanged} />
    </FormShell>
  );
}

import { Checkbox, Select, TextInput } from '@mantine/core';
import type { ExtraField, FieldInputs } from './schema-fields.ts';

/** Inputs for the extra fields of a ticket type. */
export function ExtraFieldInputs({
  fields,
  inputs,
  onChange,
}: {
  fields: readonly ExtraField[];
  inputs: FieldInputs;
  onChange: (inputs: FieldInputs) => void;
}) {
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={inputs[field.name]}
      onChange={(value) => onChange({ ...inputs, [field.name]: value })}
    />
  ));
}

function OneField({
  field,
  value,
  onChange,
}: {
  field: ExtraField;
  value: string | boolean | undefined;
  onChange: (value: string | boolean) => void;
}) {
  const hint = field.hint === undefined ? {} : { description: field.hint };
  const text = typeof value === 'string' ? value : '';
  if (field.kind === 'boolean')
    return (
      <Checkbox
        label={field.label}
        {...hint}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (field.kind === 'choice')
    return (
      <Select
        label={field.label}
        {...hint}
        required={field.required}
        clearable={!field.required}
        data={[...field.choices]}
        value={text === '' ? null : text}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  return (
    <TextInput
      label={field.label}
      {...hint}
      required={field.required}
      inputMode={field.kind === 'text' ? 'text' : 'decimal'}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { FieldInputs, SchemaField } from './schema-fields.ts';

interface SchemaInputsProps {
  readonly fields: readonly SchemaField[];
  readonly inputs: FieldInputs;
  readonly onChange: (inputs: FieldInputs) => void;
  /** What the server says about a field. */
  readonly errorOf?: (name: string) => string | undefined;
}

/** Inputs for the fields of a schema. */
export function SchemaInputs({ fields, inputs, onChange, errorOf }: SchemaInputsProps) {
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={inputs[field.name]}
      error={errorOf?.(field.name)}
      onChange={(value) => onChange({ ...inputs, [field.name]: value })}
    />
  ));
}

interface OneFieldProps {
  readonly field: SchemaField;
  readonly value: string | boolean | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}

function OneField({ field, value, error, onChange }: OneFieldProps) {
  const shared = {
    label: field.label,
    error,
    ...(field.hint === undefined ? {} : { description: field.hint }),
  };
  const text = typeof value === 'string' ? value : '';
  if (field.kind === 'boolean')
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  if (field.kind === 'choice')
    return (
      <Select
        {...shared}
        required={field.required}
        clearable={!field.required}
        data={[...field.choices]}
        value={text === '' ? null : text}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  const typed = { ...shared, required: field.required && !field.nullable, value: text };
  if (field.kind === 'lines' || field.kind === 'long')
    return (
      <Textarea
        {...typed}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...typed}
      inputMode={field.kind === 'text' ? 'text' : 'decimal'}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

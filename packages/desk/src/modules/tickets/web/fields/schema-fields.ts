/** One extra field of a ticket type, read from its JSON Schema; the kinds that a form can draw. */
export interface ExtraField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice';
  readonly required: boolean;
  /** Of a choice. */
  readonly choices: readonly string[];
}

interface PropertySchema {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
}

const kinds: Readonly<Record<string, ExtraField['kind']>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

/** The fields of a schema in its order. A property that no form can draw is left to the API. */
export function extraFields(schema: Readonly<Record<string, unknown>> | undefined): readonly ExtraField[] {
  const properties = (schema?.['properties'] ?? {}) as Record<string, PropertySchema>;
  const required = Array.isArray(schema?.['required']) ? (schema['required'] as unknown[]) : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    const choices = Array.isArray(property.enum)
      ? property.enum.filter((one): one is string => typeof one === 'string')
      : [];
    const kind = choices.length > 0 ? 'choice' : kinds[String(property.type)];
    if (kind === undefined) return [];
    return [
      {
        name,
        label: typeof property.title === 'string' ? property.title : name,
        hint: typeof property.description === 'string' ? property.description : undefined,
        kind,
        required: required.includes(name),
        choices,
      },
    ];
  });
}

/** What a form holds: text for everything but yes or no. */
export type FieldInputs = Readonly<Record<string, string | boolean>>;

/** The values to send: numbers as numbers, what is empty left out, so that the schema judges the rest. */
export function fieldValues(fields: readonly ExtraField[], inputs: FieldInputs): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const input = inputs[field.name];
      if (field.kind === 'boolean') return input === undefined ? [] : [[field.name, input === true]];
      const text = typeof input === 'string' ? input.trim() : '';
      if (text === '') return [];
      const number = Number(text.replace(',', '.'));
      const numeric = field.kind === 'number' || field.kind === 'integer';
      return [[field.name, numeric && Number.isFinite(number) ? number : text]];
    }),
  );
}

/** What a form begins with, from the values of a ticket. */
export function inputsOf(
  fields: readonly ExtraField[],
  values: Readonly<Record<string, unknown>>,
): FieldInputs {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | boolean][] => {
      const value = values[field.name];
      if (value === undefined || value === null) return [];
      if (typeof value === 'boolean') return [[field.name, value]];
      return [[field.name, typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}

/** Required fields that are still empty. */
export function missingFields(fields: readonly ExtraField[], inputs: FieldInputs): readonly ExtraField[] {
  const values = fieldValues(fields, inputs);
  return fields.filter((field) => field.required && !(field.name in values));
}

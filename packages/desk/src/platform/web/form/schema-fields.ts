/** One field of a form, read from a JSON Schema; the kinds that a form can draw. */
export interface SchemaField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  /** `lines`: a list of words, one in each line. `long`: running text, kept to the last blank. */
  readonly kind: 'text' | 'long' | 'number' | 'integer' | 'boolean' | 'choice' | 'lines';
  readonly required: boolean;
  /** Left empty it is sent as null. */
  readonly nullable: boolean;
  /** Of a choice. */
  readonly choices: readonly string[];
  /** Of a number, both ends included. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

interface PropertySchema {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
  readonly anyOf?: unknown;
  readonly items?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly maxLength?: unknown;
}

const kinds: Readonly<Record<string, SchemaField['kind']>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

/** What may be longer than this is no line. */
const longFrom = 10_000;

/** The fields of a schema in its order; those without a title get one from `labelOf`. What no form can draw is left to the API. */
export function schemaFields(
  schema: unknown,
  labelOf: (name: string) => string = (name) => name,
): readonly SchemaField[] {
  const { properties = {}, required } = (schema ?? {}) as {
    properties?: Readonly<Record<string, PropertySchema>>;
    required?: unknown;
  };
  const asked = Array.isArray(required) ? (required as unknown[]) : [];
  return Object.entries(properties).flatMap(([name, written]) => {
    const { property, nullable } = withoutNull(written);
    const choices = choicesOf(property);
    const kind = choices.length > 0 ? 'choice' : kindOf(property);
    if (kind === undefined) return [];
    return [
      {
        name,
        label: typeof property.title === 'string' ? property.title : labelOf(name),
        hint: typeof property.description === 'string' ? property.description : undefined,
        kind,
        required: asked.includes(name),
        nullable,
        choices,
        minimum: typeof property.minimum === 'number' ? property.minimum : undefined,
        maximum: typeof property.maximum === 'number' ? property.maximum : undefined,
      },
    ];
  });
}

/** A value or null is written as a union of two. */
function withoutNull(property: PropertySchema): { property: PropertySchema; nullable: boolean } {
  if (!Array.isArray(property.anyOf)) return { property, nullable: false };
  const all = property.anyOf as PropertySchema[];
  const values = all.filter((one) => one.type !== 'null');
  const [only] = values;
  return { property: values.length === 1 && only ? only : {}, nullable: values.length < all.length };
}

function choicesOf(property: PropertySchema): string[] {
  return Array.isArray(property.enum)
    ? property.enum.filter((one): one is string => typeof one === 'string')
    : [];
}

function kindOf(property: PropertySchema): SchemaField['kind'] | undefined {
  const items = property.items as PropertySchema | undefined;
  if (property.type === 'array' && items?.type === 'string') return 'lines';
  if (property.type === 'string' && Number(property.maxLength) > longFrom) return 'long';
  return kinds[String(property.type)];
}

/** What a form holds: text for everything but yes or no. */
export type FieldInputs = Readonly<Record<string, string | boolean>>;

/** The values to send: numbers as numbers, what is empty left out, so that the schema judges the rest. */
export function fieldValues(fields: readonly SchemaField[], inputs: FieldInputs): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const input = inputs[field.name];
      if (field.kind === 'boolean') return input === undefined ? [] : [[field.name, input === true]];
      const text = typeof input !== 'string' ? '' : field.kind === 'long' ? input : input.trim();
      if (text === '') return field.nullable && field.required ? [[field.name, null]] : [];
      return [[field.name, valueOf(field, text)]];
    }),
  );
}

function valueOf(field: SchemaField, text: string): unknown {
  if (field.kind === 'lines') return text.split(/\s*\n\s*/).filter((line) => line !== '');
  const number = Number(text.replace(',', '.'));
  const numeric = field.kind === 'number' || field.kind === 'integer';
  return numeric && Number.isFinite(number) ? number : text;
}

/** What a form begins with, from values that are there already. */
export function inputsOf(
  fields: readonly SchemaField[],
  values: Readonly<Record<string, unknown>>,
): FieldInputs {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | boolean][] => {
      const value = values[field.name];
      if (value === undefined || value === null) return [];
      if (typeof value === 'boolean') return [[field.name, value]];
      if (Array.isArray(value)) return [[field.name, value.join('\n')]];
      return [[field.name, typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}

/** Required fields that are still empty. */
export function missingFields(fields: readonly SchemaField[], inputs: FieldInputs): readonly SchemaField[] {
  const values = fieldValues(fields, inputs);
  return fields.filter((field) => field.required && !(field.name in values));
}

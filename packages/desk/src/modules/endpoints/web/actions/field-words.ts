import { schemaFields, type SchemaField } from '#platform/web/form/schema-fields';
import type { Action } from '../../contract.ts';
import { t } from '../texts.ts';

/** Units at the end of a name, which say how its value is read. */
const units = {
  Bytes: t.unit_bytes,
  Ms: t.unit_ms,
  Percent: t.unit_percent,
  Seconds: t.unit_seconds,
  Minutes: t.unit_minutes,
} as const;
export type Unit = keyof typeof units;

/** `sizeBytes` is a size in bytes: the name without its unit, and the unit. */
export function unitOf(name: string): { readonly stem: string; readonly unit: Unit | undefined } {
  const unit = (Object.keys(units) as Unit[]).find((one) => name.endsWith(one) && name.length > one.length);
  return { stem: unit === undefined ? name : name.slice(0, -unit.length), unit };
}

/** The name of a field for people: from the catalogue, else its own name in words. */
export function fieldWord(name: string): string {
  const { stem } = unitOf(name);
  const known = (t as Readonly<Record<string, unknown>>)[`field_${stem}`];
  if (typeof known === 'function') return (known as () => string)();
  const words = stem.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** The parameters of an action as fields of a form. */
export function actionFields(action: Pick<Action, 'params'>): readonly SchemaField[] {
  return schemaFields(action.params, labelWithUnit).map((field) => {
    if (field.nullable && field.required) return { ...field, hint: field.hint ?? t.emptyIsNothing() };
    if (!field.name.endsWith(encoded)) return { ...field, hint: field.hint ?? rangeWords(field) };
    return { ...field, label: t.fileContent() };
  });
}

const encoded = 'Base64';

/** What a form holds becomes parameters; text of a file is sent as its bytes. */
export function paramsOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      name.endsWith(encoded) && typeof value === 'string' ? base64Of(value) : value,
    ]),
  );
}

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function labelWithUnit(name: string): string {
  const { unit } = unitOf(name);
  return unit === undefined ? fieldWord(name) : `${fieldWord(name)} (${units[unit]()})`;
}

function rangeWords({ minimum, maximum }: SchemaField): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return t.between({ least: minimum, most: maximum });
  if (minimum !== undefined) return t.atLeast({ least: minimum });
  return maximum === undefined ? undefined : t.atMost({ most: maximum });
}

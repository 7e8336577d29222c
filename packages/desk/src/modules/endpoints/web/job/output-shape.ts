import { formatDuration, formatInstant, formatNumber } from '#platform/web/i18n/format';
import { fieldWord, unitOf } from '../actions/field-words.ts';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';
import { visibleText } from './visible-text.ts';

/** A typed output as people read it: a value, a list of values, rows of a table, or named parts. */
export type Shape =
  | { readonly is: 'value'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly string[] }
  | {
      readonly is: 'rows';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly is: 'fields'; readonly fields: readonly Part[] };

export interface Column {
  readonly name: string;
  readonly label: string;
  /** Right-aligned with equal digits. */
  readonly isNumber: boolean;
}

export interface Part {
  readonly name: string;
  readonly label: string;
  readonly shape: Shape;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The shape of any value that a machine sent; `name` says how a single one is read. Signed texts have their names in
 * the order of the alphabet: the schema of the action knows the order in which they make sense.
 */
export function shapeOf(value: unknown, schema?: unknown, name = ''): Shape {
  if (Array.isArray(value)) return ofList(value, schema, name);
  if (!isFields(value)) return { is: 'value', text: valueWords(name, value) };
  const parts = ordered(Object.keys(value), schema).map((part) => ({
    name: part,
    label: labelOf(part),
    shape: shapeOf(value[part], propertyOf(schema, part), part),
  }));
  return { is: 'fields', fields: parts };
}

/** A machine names the parts too, and an unknown name is shown as it came. */
function labelOf(name: string): string {
  return visibleText(fieldWord(name));
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
}

/** A value or null is a union; what counts here is the value. */
function nodeOf(schema: unknown): SchemaNode {
  const node = (schema ?? {}) as SchemaNode;
  const [inner] = (node.anyOf ?? []).filter((one) => (one as { type?: unknown }).type !== 'null');
  return inner === undefined ? node : (inner as SchemaNode);
}

function propertyOf(schema: unknown, name: string): unknown {
  return nodeOf(schema).properties?.[name];
}

/** Known names in the order of the schema, then all others. */
function ordered(names: readonly string[], schema: unknown): readonly string[] {
  const known = Object.keys(nodeOf(schema).properties ?? {}).filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !known.includes(name))];
}

function ofList(values: readonly unknown[], schema: unknown, name: string): Shape {
  if (values.length === 0 || !values.every(isFields))
    return { is: 'list', items: values.map((one) => inline(name, one)) };
  const names = ordered([...new Set(values.flatMap((row) => Object.keys(row)))], nodeOf(schema).items);
  const columns = names.map((column) => ({
    name: column,
    label: labelOf(column),
    isNumber: values.every(
      (row) => row[column] === null || row[column] === undefined || typeof row[column] === 'number',
    ),
  }));
  const rows = values.map((row) => names.map((column) => inline(column, row[column])));
  return { is: 'rows', columns, rows };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value inside of a cell, in one line whatever it holds. */
function inline(name: string, value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? t.empty() : value.map((one) => inline(name, one)).join(', ');
  if (!isFields(value)) return valueWords(name, value);
  return Object.entries(value)
    .map(([part, inner]) => `${labelOf(part)} ${inline(part, inner)}`)
    .join(', ');
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A single value by the unit at the end of its name: `sizeBytes` as a size, `waitMs` as milliseconds. */
export function valueWords(name: string, value: unknown): string {
  if (value === null || value === undefined) return t.nothing();
  if (typeof value === 'boolean') return value ? t.yes() : t.no();
  if (typeof value === 'number') return numberWords(name, value);
  if (typeof value !== 'string') return visibleText(JSON.stringify(value));
  return instant.test(value) ? formatInstant(value) : visibleText(value);
}

function numberWords(name: string, value: number): string {
  switch (unitOf(name).unit) {
    case 'Bytes':
      return sizeWords(value);
    case 'Ms':
      return `${formatNumber(value)} ${t.unit_ms()}`;
    case 'Percent':
      return `${formatNumber(value)} ${t.unit_percent()}`;
    case 'Seconds':
      return formatDuration(value * 1000);
    case 'Minutes':
      return formatDuration(value * 60_000);
    case undefined:
      // A port or a process is a name made of digits: no separators.
      return Number.isInteger(value) ? String(value) : formatNumber(value);
  }
}

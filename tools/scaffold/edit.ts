import { parseSync, Visitor } from 'oxc-parser';
import type { ObjectExpression } from 'oxc-parser';

/** Adds a line above the comment that contains `marker`, with the indentation of that comment. */
export function addAtMarker(text: string, marker: string, line: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((one) => one.includes('//') && one.includes(marker));
  if (at === -1) throw new Error(`the comment "${marker}" is missing`);
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
  lines.splice(at, 0, `${indent}${line}`);
  return lines.join('\n');
}

/** Takes the lines away that `addAtMarker` put in; all must be there, in one piece each. */
export function removeLine(text: string, line: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((one) => one.trim() === line);
  if (at === -1) throw new Error(`the line "${line}" is missing`);
  lines.splice(at, 1);
  return lines.join('\n');
}

/** Adds an import behind the last one. */
export function addImport(path: string, text: string, line: string): string {
  if (text.split('\n').includes(line)) return text;
  const end = parseSync(path, text).module.staticImports.at(-1)?.end ?? 0;
  return `${text.slice(0, end)}${end === 0 ? '' : '\n'}${line}${end === 0 ? '\n' : ''}${text.slice(end)}`;
}

/** Adds a property at the end of the object that is the value of `key: {...}`. */
export function addToObject(path: string, text: string, key: string, property: string): string {
  const found = objectsOf(path, text, (name) => name === key)[0];
  if (!found) throw new Error(`${path} has no "${key}: { ... }"`);
  return insertInto(text, found, property);
}

/** Adds a property at the end of the object that the function `name` returns. */
export function addToReturned(path: string, text: string, name: string, property: string): string {
  let found: ObjectExpression | undefined;
  new Visitor({
    FunctionDeclaration(node) {
      if (node.id?.name !== name) return;
      for (const statement of node.body?.body ?? []) {
        if (statement.type === 'ReturnStatement' && statement.argument?.type === 'ObjectExpression') {
          found = statement.argument;
        }
      }
    },
  }).visit(parseSync(path, text).program);
  if (!found) throw new Error(`${path} has no function ${name} that returns an object`);
  return insertInto(text, found, property);
}

function objectsOf(path: string, text: string, wanted: (key: string) => boolean): ObjectExpression[] {
  const found: ObjectExpression[] = [];
  new Visitor({
    Property(node) {
      if (node.key.type !== 'Identifier' || node.value.type !== 'ObjectExpression') return;
      if (wanted(node.key.name)) found.push(node.value);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function insertInto(text: string, object: ObjectExpression, property: string): string {
  const last = object.properties.at(-1);
  const end = object.end - 1;
  const before = text.slice(0, last ? last.end : object.start + 1);
  return `${before}${last ? ',' : ''}\n${property},\n${text.slice(end)}`;
}

import { parseSync, Visitor } from 'oxc-parser';
import type { ArrayExpression, ObjectExpression, ReturnStatement } from 'oxc-parser';

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
  const found = objectOf(path, text, key);
  if (!found) throw new Error(`${path} has no "${key}: { ... }"`);
  return insertInto(text, found, property);
}

/** Adds a property at the end of the object that the function `name` returns. */
export function addToReturned(path: string, text: string, name: string, property: string): string {
  const returned = returnOf(path, text, name)?.argument;
  if (returned?.type !== 'ObjectExpression') throw new Error(`${path}: function ${name} returns no object`);
  return insertInto(text, returned, property);
}

/** Adds a statement before the end of the function `name`. */
export function addBeforeReturn(path: string, text: string, name: string, statement: string): string {
  const found = returnOf(path, text, name);
  if (!found) throw new Error(`${path} has no function ${name} that returns something`);
  return `${text.slice(0, found.start)}${statement}\n${text.slice(found.start)}`;
}

/** Adds a statement at the end of the method `name` of an object. */
export function addToMethod(path: string, text: string, name: string, statement: string): string {
  let end = -1;
  new Visitor({
    Property(node) {
      if (node.key.type !== 'Identifier' || node.key.name !== name) return;
      if (node.value.type === 'FunctionExpression' && node.value.body) end = node.value.body.end - 1;
    },
  }).visit(parseSync(path, text).program);
  if (end === -1) throw new Error(`${path} has no method ${name}`);
  return `${text.slice(0, end)}${statement}\n${text.slice(end)}`;
}

/** The names in the list `const <variable> = [a, b]`, and a way to write it with others. */
export function readList(
  path: string,
  text: string,
  variable: string,
): { names: string[]; write: (names: string[]) => string } {
  let found: ArrayExpression | undefined;
  new Visitor({
    VariableDeclarator(node) {
      if (node.id.type !== 'Identifier' || node.id.name !== variable) return;
      if (node.init?.type === 'ArrayExpression') found = node.init;
    },
  }).visit(parseSync(path, text).program);
  if (!found) throw new Error(`${path} has no list "${variable}"`);
  const { start, end, elements } = found;
  const names = elements.map((one) => (one?.type === 'Identifier' ? one.name : ''));
  if (names.includes('')) throw new Error(`${path}: the list "${variable}" holds more than names`);
  return { names, write: (written) => `${text.slice(0, start)}[${written.join(', ')}]${text.slice(end)}` };
}

function objectOf(path: string, text: string, key: string): ObjectExpression | undefined {
  let found: ObjectExpression | undefined;
  new Visitor({
    Property(node) {
      if (node.key.type !== 'Identifier' || node.key.name !== key) return;
      if (node.value.type === 'ObjectExpression') found ??= node.value;
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function returnOf(path: string, text: string, name: string): ReturnStatement | undefined {
  let found: ReturnStatement | undefined;
  new Visitor({
    FunctionDeclaration(node) {
      if (node.id?.name !== name) return;
      found = node.body?.body.find((statement) => statement.type === 'ReturnStatement');
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function insertInto(text: string, object: ObjectExpression, property: string): string {
  const last = object.properties.at(-1);
  const before = text.slice(0, last ? last.end : object.start + 1);
  return `${before}${last ? ',' : ''}\n${property},\n${text.slice(object.end - 1)}`;
}

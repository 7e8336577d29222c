import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addImport, addToObject, addToReturned } from './edit.ts';
import { endpointTexts } from './endpoint-files.ts';
import type { EndpointNames, RoomNames } from './names.ts';
import { folderOf } from './room.ts';

/** Names that a room already has and that its new endpoint speaks to. */
interface RoomParts {
  readonly access: string;
  readonly events: string;
  readonly eventsFile: string;
  readonly contract: string;
  readonly depsType: string;
  readonly handlers: string;
}

/** Adds an endpoint to a room: entry and event in the contract, use case with its test, line in the handlers. */
export function addEndpoint(root: string, names: RoomNames, endpoint: EndpointNames): string[] {
  const folder = folderOf(names.room);
  const contractPath = `${folder}/contract.ts`;
  const handlersPath = `${folder}/server/handlers.ts`;
  const useCasePath = `${folder}/server/${endpoint.file}.ts`;
  for (const path of [contractPath, handlersPath, `${folder}/server/deps.ts`]) {
    if (!existsSync(join(root, path)))
      throw new Error(`${path} is missing: this room needs its endpoint by hand`);
  }
  if (existsSync(join(root, useCasePath))) throw new Error(`${useCasePath} exists already`);
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const parts = partsOf(root, folder, read);
  const texts = endpointTexts(names, endpoint, parts);
  const written = new Map<string, string>();
  const contract = addToObject(contractPath, read(contractPath), 'endpoints', texts.entry);
  written.set(contractPath, withSchemaImports(contractPath, contract));
  const events = written.get(parts.eventsFile) ?? read(parts.eventsFile);
  written.set(parts.eventsFile, withSchemaImports(parts.eventsFile, addEvent(parts, events, texts.event)));
  const handlers = addToReturned(handlersPath, read(handlersPath), parts.handlers, texts.handler);
  written.set(handlersPath, addImport(handlersPath, handlers, texts.handlerImport));
  written.set(useCasePath, texts.useCase);
  written.set(useCasePath.replace(/\.ts$/, '.test.ts'), texts.test);
  for (const [path, text] of written) writeFileSync(join(root, path), text);
  return [...written.keys()];
}

function partsOf(root: string, folder: string, read: (path: string) => string): RoomParts {
  const contract = read(`${folder}/contract.ts`);
  const separate = `${folder}/contract/events.ts`;
  const eventsFile = existsSync(join(root, separate)) ? separate : `${folder}/contract.ts`;
  const found = (path: string, pattern: RegExp, what: string): string => {
    const name = pattern.exec(read(path))?.[1];
    if (name === undefined) throw new Error(`${path} has no ${what}: this room needs its endpoint by hand`);
    return name;
  };
  const permissions = [...contract.matchAll(/'([a-z]+\.[a-z-]+)': \{/g)].map((match) => match[1] ?? '');
  const access = permissions.find((name) => name.endsWith('.work')) ?? permissions[0];
  if (access === undefined) throw new Error(`${folder}/contract.ts declares no permission`);
  return {
    access,
    eventsFile,
    events: found(eventsFile, /export const (\w+Events) = \{/, 'list of events'),
    contract: found(`${folder}/contract.ts`, /export const (\w+Contract) = contract\(/, 'contract'),
    depsType: found(`${folder}/server/deps.ts`, /export interface (\w+Deps) \{/, 'interface of needs'),
    handlers: found(`${folder}/server/handlers.ts`, /export function (\w+Handlers)\(/, 'handlers'),
  };
}

function addEvent(parts: RoomParts, text: string, property: string): string {
  const open = text.indexOf(`export const ${parts.events} = {`);
  const end = text.indexOf('\n} as const;', open);
  if (end === -1) throw new Error(`${parts.eventsFile}: ${parts.events} does not end in "} as const"`);
  return `${text.slice(0, end)}\n  ${property},${text.slice(end)}`;
}

const schemaNames = ['At', 'Id', 'Line', 'object'];

/** Completes the import of platform's schemas by those that the text uses. */
function withSchemaImports(path: string, text: string): string {
  const pattern = /import \{([^}]*)\} from '#platform\/contract\/schema';/;
  const had =
    pattern
      .exec(text)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? [];
  const used = schemaNames.filter((name) => new RegExp(`[^\\w'.]${name}\\b`).test(text.replace(pattern, '')));
  const all = [...new Set([...had, ...used])].filter((name) => name !== '').toSorted();
  const line = `import { ${all.join(', ')} } from '#platform/contract/schema';`;
  return had.length > 0 ? text.replace(pattern, line) : addImport(path, text, line);
}

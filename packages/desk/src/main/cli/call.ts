import type { RoomContract } from '#platform/contract/contract';
import { createClient } from '#platform/contract/client';
import type { AnyEndpoint } from '#platform/contract/endpoint';
import { contracts } from '../compose.ts';
import type { Config } from '../config.ts';
import { print, readInput, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { asConsole } from './console.ts';
import { operatorCommands } from './operator/commands.ts';

interface Field {
  readonly name: string;
  readonly schema: {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly description?: string;
  };
  readonly required: boolean;
}

/** `deskhand tickets list --status open`: every endpoint of every contract is a command, its fields are options. */
export async function callCommand(config: Config, argv: readonly string[]): Promise<number> {
  const [roomName, name, ...args] = argv;
  const room = contracts.find((c) => c.room === roomName);
  if (!room) throw new UsageError(`There is no command "${roomName}". deskhand help lists all.`);
  const e = name === undefined ? undefined : endpointNamed(room, name);
  if (!e) throw new UsageError(helpOfRoom(room));
  const { input, json, help } = parse(e, args);
  if (help) {
    process.stdout.write(helpOfEndpoint(room.room, name ?? '', e));
    return 0;
  }
  const raw = e.raw === undefined ? undefined : new Uint8Array(await readInput());
  const output = await asConsole(config, (send) =>
    createClient({ e }, send).e(input as never, raw ? { raw } : {}),
  );
  print(output, json);
  return 0;
}

function endpointNamed(room: RoomContract, kebab: string): AnyEndpoint | undefined {
  const found = Object.entries(room.endpoints).find(([name]) => toKebab(name) === kebab || name === kebab);
  return found?.[1].produces === 'page' || found?.[1].produces === 'events' ? undefined : found?.[1];
}

function toKebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function fieldsOf(e: AnyEndpoint): Field[] {
  return [e.params, e.query, e.body].flatMap((schema) => {
    const { properties = {}, required = [] } = (schema ?? {}) as {
      properties?: Record<string, Field['schema']>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, s]) => ({
      name,
      schema: s,
      required: schema === e.params || required.includes(name),
    }));
  });
}

function parse(
  e: AnyEndpoint,
  args: readonly string[],
): { input: Record<string, unknown>; json: boolean; help: boolean } {
  const fields = fieldsOf(e);
  const input: Record<string, unknown> = {};
  let json = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--json') json = true;
    else if (word === '--help') return { input, json, help: true };
    else if (word.startsWith('--')) {
      const field = fields.find((f) => `--${toKebab(f.name)}` === word);
      if (!field)
        throw new UsageError(
          `There is no option ${word}. Options: ${fields.map((f) => `--${toKebab(f.name)}`).join(' ')}`,
        );
      input[field.name] = valueOf(field, args[++i] ?? '');
    } else {
      const next = fields.find((f) => f.required && !(f.name in input));
      if (!next) throw new UsageError(`"${word}" is one word too many.`);
      input[next.name] = valueOf(next, word);
    }
  }
  return { input, json, help: false };
}

/** Texts are taken as they are; numbers, switches, lists and objects are read as JSON. */
function valueOf(field: Field, text: string): unknown {
  if (field.schema.type === 'string' || (field.schema.enum && field.schema.type === undefined)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function helpOfRoom(room: RoomContract): string {
  const lines = Object.entries(room.endpoints)
    .filter(([, e]) => e.produces !== 'page')
    .map(([name, e]) => `  deskhand ${room.room} ${toKebab(name).padEnd(22)} ${e.summary}`);
  return [`${room.room}: ${room.summary}`, ...lines].join('\n');
}

function helpOfEndpoint(room: string, name: string, e: AnyEndpoint): string {
  const lines = fieldsOf(e).map((f) =>
    `  --${toKebab(f.name).padEnd(20)} ${f.required ? '(needed) ' : ''}${f.schema.description ?? ''}${f.schema.enum ? ` [${f.schema.enum.join('|')}]` : ''}`.trimEnd(),
  );
  return [
    `deskhand ${room} ${name}: ${e.summary}`,
    ...lines,
    '  --json                 the answer as JSON',
    '',
  ].join('\n');
}

/** All commands: those with words of their own, then those that every contract brings. */
export function helpText(): string {
  const all = [...Object.values(commands), ...Object.values(operatorCommands)];
  const own = all.map((c) => `  deskhand ${c.usage}\n      ${c.summary}`);
  return [
    'Deskhand, the support desk that does the work and proves it.',
    '',
    ...own,
    '  deskhand lab help\n      Practice labs, by a program of their own: prepare, list, up, shell, grade, down, run.',
    '  deskhand agent enroll|run|status|actions\n      The agent of this machine, by a program of its own.',
    '',
    ...contracts.map(helpOfRoom),
    '',
  ].join('\n');
}

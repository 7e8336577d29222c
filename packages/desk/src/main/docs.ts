import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roles, permissionsOf } from '#platform/contract/contract';
import { platformErrors } from '#platform/contract/errors';
import { openapi } from '#platform/contract/openapi';
import { helpText } from './cli/call.ts';
import { contracts } from './compose.ts';
import { readConfig } from './config.ts';

/** The reference pages, by file name; all of them are made from the contracts. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'openapi.json': `${JSON.stringify(openapi(contracts, readConfig({}).version), null, 1)}\n`,
    'permissions.md': permissionsPage(),
    'errors.md': errorsPage(),
    'events.md': eventsPage(),
    'commands.md': `${made}\n# Commands\n\n\`\`\`text\n${helpText()}\`\`\`\n`,
  };
}

const made = '<!-- Made by `npm run docs` from the contracts; change those. -->';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function permissionsPage(): string {
  const carried = new Map(roles.map((role) => [role, new Set(permissionsOf(role, contracts))]));
  const rows = contracts.flatMap((c) =>
    Object.entries(c.permissions).map(([name, p]) => [
      `\`${name}\``,
      p.summary,
      ...roles.map((role) => (carried.get(role)?.has(name) ? 'yes' : '')),
    ]),
  );
  const access = contracts.flatMap((c) =>
    Object.values(c.endpoints).map((e) => [
      `\`${e.method} ${e.path}\``,
      e.access.includes('.') ? `\`${e.access}\`` : e.access,
    ]),
  );
  return `${made}\n# Permissions\n\nAn administrator includes lead, a lead includes technician. A permission without role belongs to the console alone.\n\n${table(['permission', 'lets a person', ...roles], rows)}\n\n## What each endpoint asks for\n\n${table(['endpoint', 'access'], access)}\n`;
}

function errorsPage(): string {
  const all = [['platform', platformErrors] as const, ...contracts.map((c) => [c.room, c.errors] as const)];
  const rows = all.flatMap(([, errors]) =>
    Object.values(errors).map((e) => [`\`${e.code}\``, String(e.status), e.title, e.hint]),
  );
  return `${made}\n# Error codes\n\nEvery error answer is a problem document (RFC 9457) with one of these codes and a request id.\n\n${table(['code', 'status', 'what happened', 'what to do'], rows)}\n`;
}

function eventsPage(): string {
  const rows = contracts.flatMap((c) =>
    Object.values(c.events).map((e) => [
      `\`${e.name}\``,
      e.summary,
      Object.keys((e.data as { properties?: object }).properties ?? {}).join(', '),
    ]),
  );
  return `${made}\n# Events\n\nOne row per command in the event log; the history of a thing is drawn from them.\n\n${table(['event', 'what happened', 'data'], rows)}\n`;
}

/** Writes the pages into `docs/reference`. */
export function writeReference(): void {
  const folder = join(fileURLToPath(new URL('.', import.meta.url)), '../../../../docs/reference');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(referencePages())) writeFileSync(join(folder, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeReference();

import { readFileSync } from 'node:fs';
import { identityContract } from '#identity/contract';
import { createClient } from '#platform/contract/client';
import { needed, options, print, readInput, UsageError, type Command } from './command.ts';
import { asConsole } from './console.ts';
import { gatewayCommand } from './gateway.ts';
import { startCommand } from './start.ts';

const identity = identityContract.endpoints;

const adminCreate: Command = {
  usage: 'admin create --email E --name N --password-stdin',
  summary: 'Adds an administrator; the password is read from standard input.',
  async run(config, args) {
    const { values } = options(args, {
      email: { type: 'string' },
      name: { type: 'string' },
      'password-stdin': { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (values['password-stdin'] !== true)
      throw new UsageError(
        '--password-stdin is needed: a password on the command line is seen by everybody on this machine.',
      );
    const input = { email: needed(values.email, '--email'), name: needed(values.name, '--name') };
    const password = (await readInput()).toString('utf8').replace(/\r?\n$/, '');
    const person = await asConsole(config, (send) =>
      createClient(identity, send).consoleAddAdministrator({ ...input, password }),
    );
    if (values.json === true) print(person, true);
    else process.stderr.write(`${input.name} is an administrator now.\n`);
    return 0;
  },
};

const tokenCreate: Command = {
  usage: 'token create --email E [--scope S]... [--name N]',
  summary:
    'Makes an API token and prints it, alone and once. Without scope it carries all permissions of its owner.',
  async run(config, args) {
    const { values } = options(args, {
      email: { type: 'string' },
      scope: { type: 'string', multiple: true },
      name: { type: 'string' },
      json: { type: 'boolean' },
    });
    const scopes = values.scope as string[] | undefined;
    const name = typeof values.name === 'string' ? values.name : undefined;
    const made = await asConsole(config, (send) =>
      createClient(identity, send).consoleCreateToken({
        email: needed(values.email, '--email'),
        ...(scopes ? { scopes } : {}),
        ...(name === undefined ? {} : { name }),
      }),
    );
    process.stdout.write(values.json === true ? `${JSON.stringify(made)}\n` : `${made.token}\n`);
    return 0;
  },
};

const tokenList: Command = {
  usage: 'token list [--json]',
  summary: 'Lists API tokens: whose, what for, when used last.',
  async run(config, args) {
    const { values } = options(args, { json: { type: 'boolean' } });
    print(
      await asConsole(config, (send) => createClient(identity, send).consoleTokens()),
      values.json === true,
    );
    return 0;
  },
};

const tokenRevoke: Command = {
  usage: 'token revoke ID',
  summary: 'Ends an API token at once.',
  async run(config, args) {
    const { positionals } = options(args, {}, true);
    await asConsole(config, (send) =>
      createClient(identity, send).consoleRevokeToken({ id: needed(positionals[0], 'The id of the token') }),
    );
    return 0;
  },
};

/** EX_TEMPFAIL: the mail server keeps the message and comes again. */
const comeAgain = 75;

const mailReceive: Command = {
  usage: 'mail receive --mailbox ADDRESS [--token-file F]',
  summary:
    "Takes one raw mail from standard input, for a mail server's pipe. Exit 75 when it could not be stored.",
  async run(config, args) {
    const { values } = options(args, { mailbox: { type: 'string' }, 'token-file': { type: 'string' } });
    const file = values['token-file'] ?? process.env['DESKHAND_TOKEN_FILE'];
    try {
      const token = readFileSync(needed(file, '--token-file (or DESKHAND_TOKEN_FILE)'), 'utf8').trim();
      const raw = await readInput();
      const query =
        typeof values.mailbox === 'string' ? `?mailbox=${encodeURIComponent(values.mailbox)}` : '';
      const base =
        process.env['DESKHAND_API'] ||
        `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
      const response = await fetch(`${base}/api/mail/inbound${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'message/rfc822' },
        body: new Uint8Array(raw),
      });
      if (response.ok) return 0;
      process.stderr.write(
        `The desk answered ${response.status}: ${(await response.text()).slice(0, 300)}\n`,
      );
    } catch (error) {
      if (error instanceof UsageError) process.stderr.write(`${error.message}\n`);
      else process.stderr.write(`The desk did not answer: ${(error as Error).message}\n`);
    }
    return comeAgain;
  },
};

/** The commands with words of their own. */
export const commands: Readonly<Record<string, Command>> = {
  start: startCommand,
  gateway: gatewayCommand,
  'admin create': adminCreate,
  'token create': tokenCreate,
  'token list': tokenList,
  'token revoke': tokenRevoke,
  'mail receive': mailReceive,
};

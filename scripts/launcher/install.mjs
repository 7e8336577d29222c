// Installs the dependencies when the lockfile changed, with progress and plain errors on standard error.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findMissingPackages, isInstalled, markInstalled } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { tieToUs } from './tie.mjs';

const installArguments = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
];
const stillWorkingEveryMs = 15_000;
const patienceMs = 2_000;

/** An obstacle that is told to the person without a stack. */
export class LaunchError extends Error {
  constructor(title, hint, exitCode = 1) {
    super(title);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** The sentences for what npm reports; the first pattern that is found decides. */
const obstacles = [
  [
    /EUSAGE|in sync/,
    'package-lock.json does not fit package.json.',
    'Run "npm install" under Node 24 and keep the package-lock.json that it writes.',
  ],
  [
    /ENOSPC|no space left/i,
    'The disk is full.',
    'Free about 1 GB on the disk of this folder and start again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/,
    'The package registry cannot be reached.',
    'Check the network, the proxy (HTTPS_PROXY) and "npm config get registry", then start again.',
  ],
  [
    /CERT_|SELF_SIGNED|UNABLE_TO_VERIFY/,
    'The certificate of the package registry is not trusted.',
    'Name the certificate of your proxy in NODE_EXTRA_CA_CERTS and start again.',
  ],
  [
    /E40[13]\b/,
    'The package registry refuses the sign-in.',
    'Check the token in your .npmrc and start again.',
  ],
  [
    /EINTEGRITY/,
    'A downloaded package is not the one that package-lock.json names.',
    'Run "npm cache verify" and start again; if it stays, the registry or a proxy changes packages.',
  ],
  [
    /EACCES|EPERM|EROFS/,
    'A file or folder cannot be written.',
    'Start as the user who owns this folder; the path stands above.',
  ],
];

/** Flags given to `npm start` reach us as variables and would change what an inner `npm ci` installs. */
function cleanEnvironment() {
  const foreign =
    /^npm_config_(omit|only|production|dev|optional|include|global|location|workspaces?|dry_run|package_lock|package_lock_only|prefix|include_workspace_root)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** The npm that started us, else the one beside this Node, else the first on the path. */
function npmCommand() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const found = [process.env.npm_execpath ?? '', beside, ...onPath].find(
    (path) => /[\\/]npm(-cli\.[cm]?js)?$/.test(path) && existsSync(path),
  );
  if (!found)
    throw new LaunchError('npm was not found.', 'Install npm (on Debian: apt install npm) and start again.');
  const program = realpathSync(found);
  return /\.[cm]?js$/.test(program) ? [process.execPath, program] : [program];
}

function runNpm(root) {
  const [command, ...args] = tieToUs([...npmCommand(), ...installArguments], 'KILL');
  return new Promise((resolve, reject) => {
    const npm = spawn(command, args, {
      cwd: root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    let stoppedBy;
    const stop = (signal) => {
      stoppedBy = signal;
      npm.kill(signal);
      // npm finishes its downloads first, and an unreachable registry may take minutes.
      setTimeout(() => npm.kill('SIGKILL'), patienceMs).unref();
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, stop);
    const begun = Date.now();
    const seconds = () => Math.round((Date.now() - begun) / 1000);
    const ticker = setInterval(
      () => console.error(`Still installing (${seconds()} s) ...`),
      stillWorkingEveryMs,
    );
    const settle = (finish) => {
      clearInterval(ticker);
      for (const signal of signals) process.off(signal, stop);
      finish();
    };
    npm.once('error', (error) => settle(() => reject(error)));
    npm.once('close', (code) => settle(() => resolve({ code, output, stoppedBy, seconds: seconds() })));
  });
}

/** npm's own words without its manual page and the place of its log. */
function wordsOf(output) {
  const manual = output.indexOf('npm error Clean install a project');
  return output
    .slice(0, manual === -1 ? undefined : manual)
    .split('\n')
    .filter((line) => /^npm (error|ERR!) \S/.test(line) && !/complete log of this run/i.test(line))
    .slice(0, 12)
    .join('\n');
}

function explain(output) {
  const words = wordsOf(output);
  console.error(words);
  const known = obstacles.find(([pattern]) => pattern.test(words));
  if (known) return new LaunchError(known[1], known[2]);
  return new LaunchError(
    'The dependencies could not be installed.',
    'What npm reports stands above; "npm ci --ignore-scripts" in this folder shows all of it.',
  );
}

/** Root that starts a clone of somebody else leaves no files behind that this person cannot change. */
function giveToOwner(root) {
  const { uid, gid } = statSync(root);
  if (process.getuid?.() !== 0 || uid === 0) return;
  spawnSync('chown', ['-hR', `${uid}:${gid}`, join(root, 'node_modules')], { stdio: ['ignore', 2, 2] });
}

async function install(root) {
  console.error('Installing the dependencies (once, and after each change of package-lock.json) ...');
  rmSync(join(root, 'node_modules', '.deskhand-installed'), { force: true });
  const result = await runNpm(root);
  if (result.stoppedBy) {
    throw new LaunchError(
      'Stopped while installing.',
      'The next start begins the installation again.',
      128 + constants.signals[result.stoppedBy],
    );
  }
  if (result.code !== 0) throw explain(result.output);
  const missing = findMissingPackages(root) ?? ['all'];
  if (missing.length > 0) {
    throw new LaunchError(
      `npm left out packages that are needed here: ${missing.slice(0, 5).join(', ')}.`,
      'This happens when a download broke off or the disk is full; start again.',
    );
  }
  markInstalled(root);
  giveToOwner(root);
  console.error(`Installed in ${result.seconds} s.`);
}

/** Brings node_modules to what package-lock.json asks for; returns at once when it already is. */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  try {
    await withLock(
      join(root, '.install-lock'),
      (pid) =>
        console.error(`Another start is installing the dependencies (process ${pid}); waiting for it ...`),
      async () => {
        if (!isInstalled(root)) await install(root);
      },
    );
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(error.code)) {
      throw new LaunchError(
        `The dependencies are not installed and ${root} cannot be written.`,
        'Start once as the user who owns this folder.',
      );
    }
    if (error.code === 'ENOSPC') throw new LaunchError(obstacles[0][1], obstacles[0][2]);
    throw error;
  }
}

// Runs a program under Node 24 or newer and is transparent to it: signals go in, the exit code comes out.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LaunchError } from './install.mjs';
import { tieToUs } from './tie.mjs';

const neededMajor = 24;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
const sameSignalWithinMs = 500;
/** A desk's requests are short; a nursery of 16 MB per space (the default) only makes an idle server larger,
 * and garbage is collected sooner when the heap may not take a share of all memory. */
const memoryFlags = ['--max-semi-space-size=6', '--max-old-space-size=1024'];

/** The Node that runs Deskhand: this one when it is new enough, else the one among the dependencies. */
export function findNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
  const own = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(own)) return own;
  throw new LaunchError(
    `Node ${neededMajor} or newer is needed; this is ${process.version}.`,
    `Deskhand brings Node ${neededMajor} for Linux on x64 and arm64 only. Install it on ${process.platform}-${process.arch} and start again.`,
  );
}

/**
 * True when we are the foreground job of a terminal: Ctrl-C then reaches the program by itself, and a forwarded copy
 * would look like a second, impatient Ctrl-C. proc(5): field 5 is our group, field 8 the terminal's foreground group.
 */
function terminalSignalsProgram() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY === true;
  }
}

/** npm and a process group may each send us the same signal for one key press: one copy is passed on. */
function forwardSignals(child) {
  const lastAt = new Map();
  for (const signal of forwarded) {
    process.on(signal, () => {
      const now = Date.now();
      const isRepeat = now - (lastAt.get(signal) ?? 0) < sameSignalWithinMs;
      lastAt.set(signal, now);
      if (isRepeat || (signal === 'SIGINT' && terminalSignalsProgram())) return;
      child.kill(signal);
    });
  }
}

/** Stripped types and compiled code are kept between starts, half of the start saved; never files of a guest. */
function compileCache(root) {
  if (process.getuid && statSync(root).uid !== process.getuid()) return {};
  return { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') };
}

function environment(root, node) {
  return {
    ...compileCache(root),
    // glibc keeps a heap for each thread of Node's pool; two of them are enough and save 15 MB.
    MALLOC_ARENA_MAX: '2',
    ...process.env,
    PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter),
  };
}

/** Runs Node with these arguments in place of this process where the system can, else as a child. */
export function execute(root, programArguments) {
  const node = findNode(root);
  const args = [...memoryFlags, ...programArguments];
  const env = environment(root, node);
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(node, [node, ...args], env);
  }
  const [command, ...rest] = tieToUs([node, ...args], 'TERM');
  const child = spawn(command, rest, { stdio: 'inherit', env });
  forwardSignals(child);
  child.once('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

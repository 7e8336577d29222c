import { spawn, spawnSync } from 'node:child_process';

const mark = 'ABUSE_NAMESPACE';

/** Whether this process has a network of its own, in which every address is this machine. */
export function isInNamespace(): boolean {
  return process.env[mark] === '1';
}

/**
 * Runs this program once more in a network namespace of its own and ends with its exit code. In it every address of
 * the world is a local one (ip-route(8), type local), so a listener there hears who calls any address, and nothing
 * can leave. Returns when no such namespace can be made: the silent listeners are missing then.
 */
export async function enterNamespace(): Promise<void> {
  if (isInNamespace()) return openEveryAddress();
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const unshare = ['--net', '--fork', '--kill-child', ...rights];
  if (spawnSync('unshare', [...unshare, 'ip', 'link', 'set', 'lo', 'up']).status !== 0) return;
  const child = spawn(
    'unshare',
    [...unshare, process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: { ...process.env, [mark]: '1' },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  process.exit(code ?? 1);
}

const routes = [
  ['link', 'set', 'lo', 'up'],
  ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo'],
  ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo'],
] as const;

function openEveryAddress(): void {
  for (const args of routes) {
    const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { suite } from './layers.ts';
import { TreeError } from './tree-error.ts';

/** Where this machine takes Debian from. Never written into the project, only into the folder of the trees. */
export interface DebianSource {
  readonly mirror: string;
  readonly security: string;
  /** A file of keys, or empty for the keys that debootstrap brings. */
  readonly keyring: string;
}

interface Target {
  readonly uri: string;
  readonly release: string;
  readonly signedBy: string;
}

/** Asks apt itself, so that every form of its settings is understood. */
export function findDebianSource(): DebianSource {
  const targets = listTargets();
  const own = [suite, ...hostCodename()];
  const main = targets.find((target) => own.includes(target.release));
  const security = targets.find((target) => own.some((name) => target.release === `${name}-security`));
  if (main === undefined) {
    throw new TreeError(
      'no-debian-mirror',
      'The settings of apt on this machine name no mirror of Debian.',
      `Add a line for Debian "${suite}" (component main) to /etc/apt/sources.list.d and run "apt-get update".`,
    );
  }
  const keyring = existsSync(main.signedBy) ? main.signedBy : '';
  return { mirror: main.uri, security: security?.uri ?? main.uri, keyring };
}

/** The lines of sources.list for layers: fixes and security updates too, the base alone stays without. */
export function sourceLines(source: DebianSource): string {
  const lines = [`deb ${source.mirror} ${suite} main`, `deb ${source.mirror} ${suite}-updates main`];
  if (source.security !== source.mirror) lines.push(`deb ${source.security} ${suite}-security main`);
  return `${lines.join('\n')}\n`;
}

/** Proxy settings of apt on this machine, as lines of apt.conf. */
export function proxyLines(): string {
  const text = run('apt-config', ['dump', 'Acquire']);
  return text
    .split('\n')
    .filter((line) => /^Acquire::\w+::(Proxy|No-Proxy)\b/i.test(line))
    .map((line) => `${line}\n`)
    .join('');
}

function listTargets(): Target[] {
  const form = '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(SIGNED_BY)';
  return run('apt-get', ['indextargets', '--format', form, 'Created-By: Packages'])
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([, , component]) => component === 'main')
    .map(([uri = '', release = '', , signedBy = '']) => ({ uri, release, signedBy }));
}

/** A newer Debian has the release of the labs on the same mirror. */
function hostCodename(): string[] {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const isDebian = /^ID=debian$/m.test(text);
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1];
  return isDebian && name !== undefined ? [name] : [];
}

function run(command: string, args: readonly string[]): string {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return result.status === 0 ? result.stdout : '';
}

import { linesOf } from './lines.ts';

interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly isInstalled: boolean;
  /** Unpacked, half configured, waiting for triggers, or in need of being installed again (dpkg-query(1)). */
  readonly isHalfDone: boolean;
}

/** `dpkg-query -W` with status, name, version and architecture between tabs. */
export function parseDpkgList(text: string): DpkgPackage[] {
  return linesOf(text).flatMap((line) => {
    const [status = '', name = '', version = ''] = line.split('\t');
    if (!/^[a-z][a-zA-Z][ A-Z]$/.test(status) || name === '') return [];
    return [
      {
        name,
        version,
        isInstalled: status[1] === 'i',
        isHalfDone: /[HUFWt]/.test(status[1] ?? '') || status[2] === 'R',
      },
    ];
  });
}

interface Update {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly isSecurity: boolean;
}

/** `apt-get --just-print`: lines `Inst name [old] (new origin [arch])`. New packages have no old version. */
export function parseAptSimulation(text: string): Update[] {
  return linesOf(text).flatMap((line) => {
    const found = /^Inst (\S+) (?:\[([^\]]+)\] )?\((\S+) ([^)]*)\)/.exec(line);
    if (found === null) return [];
    const origin = found[4] ?? '';
    return [
      {
        name: found[1] ?? '',
        from: found[2] ?? '',
        to: found[3] ?? '',
        isSecurity: /security/i.test(origin),
      },
    ];
  });
}

/** The sum that apt prints below: `3 upgraded, 1 newly installed, ...`; undefined when there is none. */
export function aptCountOf(text: string): number | undefined {
  const sum = /^(\d+) upgraded, (\d+) newly installed,(?: \d+ reinstalled,)?(?: (\d+) downgraded,)?/m.exec(
    text,
  );
  return sum === null ? undefined : Number(sum[1]) + Number(sum[2]) + Number(sum[3] ?? 0);
}

/** `apt-get --just-print`: lines `Remv name [version]`: what would go away. */
export function parseAptRemovals(text: string): string[] {
  return linesOf(text).flatMap((line) => /^(?:Remv|Purg) (\S+)/.exec(line)?.[1] ?? []);
}

/**
 * What apt and dpkg say when they do not do it, in the C locale. The first that fits is the cause: apt repeats
 * itself in more general words below. A text that is not known stays `program.failed`; nothing else hangs on it.
 */
const causes: readonly (readonly [said: RegExp, code: string])[] = [
  [/are you root\?|\(13: Permission denied\)/, 'privilege.missing'],
  [
    /Could not get lock|Unable to acquire the dpkg frontend lock|is another process using it/,
    'package.locked',
  ],
  [/dpkg was interrupted/, 'package.half-done'],
  [
    /Unable to locate package|No packages? found matching|Can't select installed nor candidate/i,
    'package.unknown',
  ],
  [/Version '[^']*' for '[^']*' was not found|has no installation candidate/, 'package.version-unknown'],
  [/Packages were downgraded/, 'package.downgrade'],
  [/Held packages were changed/, 'package.held'],
  [/need to be removed but remove is disabled/, 'package.would-remove'],
  [/unmet dependencies|held broken packages|Unable to correct problems/, 'package.dependencies-unmet'],
  [
    /could(?: not|n't) be authenticated|is not signed|signatures couldn't be verified|NO_PUBKEY/,
    'package.unauthenticated',
  ],
  [/Hash Sum mismatch|has unexpected size|hashes? of expected/i, 'package.hash-differs'],
  [/No space left on device|enough free space/, 'disk.full'],
  [
    /Failed to fetch|Unable to fetch some|Could not (?:connect|resolve)|Temporary failure resolving/,
    'package.fetch-failed',
  ],
  [/dpkg returned an error code|error processing package/, 'package.set-up-failed'],
];

export function aptCauseOf(text: string): string | undefined {
  return causes.find(([said]) => said.test(text))?.[1];
}

/** The first line in which apt or dpkg names an error, for people. */
export function aptErrorLine(text: string): string | undefined {
  return linesOf(text)
    .find((line) => /^(?:E:|dpkg: error)/.test(line))
    ?.slice(0, 300);
}

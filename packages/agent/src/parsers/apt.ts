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

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './source.ts';
import { root } from './steps.ts';

/** A program that a part cannot do without, and the Debian package that brings it. */
export interface Need {
  readonly command: string;
  readonly debianPackage: string;
}

/** One part of `npm test`: a folder of tests below tests/, or a program. */
export interface Part {
  readonly name: string;
  readonly what: string;
  readonly args: readonly string[];
  readonly needs: readonly Need[];
  readonly limitMinutes: number;
}

/** What is known of a folder of tests. */
interface Folder extends Omit<Part, 'name' | 'args'> {
  /** Files that may run beside each other: their machines are namespaces, and they wait more than they work. */
  readonly beside?: number;
}

const chromium: Need = { command: 'chromium', debianPackage: 'chromium' };
const git: Need = { command: 'git', debianPackage: 'git' };
const strace: Need = { command: 'strace', debianPackage: 'strace' };
const ip: Need = { command: 'ip', debianPackage: 'iproute2' };
/** Programs that the actions of the agent start, and devices for it to look at. */
const agentNeeds: readonly Need[] = [
  { command: 'ip', debianPackage: 'iproute2' },
  { command: 'ping', debianPackage: 'iputils-ping' },
  { command: 'arping', debianPackage: 'iputils-arping' },
  { command: 'traceroute', debianPackage: 'traceroute' },
  { command: 'openssl', debianPackage: 'openssl' },
  { command: 'snmpd', debianPackage: 'snmpd' },
  { command: 'ippeveprinter', debianPackage: 'cups-ipp-utils' },
  { command: 'avahi-daemon', debianPackage: 'avahi-daemon' },
  { command: 'dbus-daemon', debianPackage: 'dbus' },
  strace,
  // Machines of practice labs carry the agent too.
  { command: 'setpriv', debianPackage: 'util-linux' },
  { command: 'debootstrap', debianPackage: 'debootstrap' },
  { command: 'nft', debianPackage: 'nftables' },
];
const setpriv: Need = { command: 'setpriv', debianPackage: 'util-linux' };
const labNeeds: readonly Need[] = [
  setpriv,
  { command: 'debootstrap', debianPackage: 'debootstrap' },
  ip,
  { command: 'nft', debianPackage: 'nftables' },
];

/** Known folders in the order in which they run; a folder that is not named here runs last and needs nothing. */
const folders: Readonly<Record<string, Folder>> = {
  install: { what: 'a fresh clone starts, as root and as a user', needs: [git, setpriv], limitMinutes: 10 },
  upgrade: { what: 'data of earlier versions', needs: [git], limitMinutes: 10 },
  // The first run builds the tree of the mail server.
  mail: { what: 'mail with real servers', needs: labNeeds, limitMinutes: 10, beside: 2 },
  corpus: { what: 'the judges of the corpus, on planted mistakes', needs: [], limitMinutes: 2 },
  journeys: { what: 'the working day in a real browser', needs: [chromium], limitMinutes: 10 },
  agent: {
    what: 'the agent in networks and labs, with devices',
    needs: agentNeeds,
    limitMinutes: 10,
    beside: 2,
  },
  faults: { what: 'kill -9 under load, the ledger afterwards', needs: [], limitMinutes: 8 },
  abuse: { what: 'what an attacker tries', needs: [chromium, strace, ip], limitMinutes: 8 },
  labs: {
    what: 'practice networks: trees, hosts, faults',
    // The second is for labs of an ordinary user.
    needs: [...labNeeds, { command: 'newuidmap', debianPackage: 'uidmap' }],
    limitMinutes: 15,
  },
};

const check: Part = {
  name: 'check',
  what: 'format, lint, types, dead code, borders, unit and room tests',
  args: ['tools/check.ts'],
  needs: [git],
  limitMinutes: 8,
};

/** The gate first, then every folder of tests/ that holds tests. */
export function listParts(): Part[] {
  const present = existsSync(join(root, 'tests')) ? readdirSync(join(root, 'tests')) : [];
  const withTests = present.filter((name) => listFiles(root, `tests/${name}`, /\.test\.ts$/).length > 0);
  const known = Object.keys(folders).filter((name) => withTests.includes(name));
  const others = withTests.filter((name) => !(name in folders)).toSorted();
  return [check, ...[...known, ...others].map(folderPart)];
}

/** Whole-product tests run file by file, most of them: they share ports, browsers and the two cores. */
function folderPart(name: string): Part {
  const known: Folder = folders[name] ?? { what: `tests/${name}`, needs: [], limitMinutes: 8 };
  const { beside = 1, ...of } = known;
  const args = [
    '--test',
    `--test-concurrency=${beside}`,
    '--test-reporter=spec',
    `tests/${name}/**/*.test.ts`,
  ];
  return { name, args, ...of };
}

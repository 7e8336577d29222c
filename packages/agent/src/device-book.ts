import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fits, firstFault, object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { writeWhole } from './home.ts';

/**
 * How a site's agent reaches the devices that can carry none. The site's administrator keeps the book on this
 * machine, as `devices.json` in the agent's folder: a desk names a device and never sees or gives a credential.
 */

export const DeviceName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' });
const Address = Type.String({ pattern: '^[A-Za-z0-9:_][A-Za-z0-9:._%-]{0,252}$' });
/** One line to the device, without what a shell on it would take for more than one command. */
const Command = Type.String({ pattern: '^[A-Za-z/][A-Za-z0-9 ./:_=,@"-]{0,200}$' });

export const systems = ['linux', 'bird', 'ios', 'junos', 'routeros'] as const;

const DeviceEntry = object({
  address: Address,
  ssh: Type.Optional(
    object({
      user: Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9._@-]{0,62}$' }),
      port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
      keyFile: Type.String({ pattern: '^/[A-Za-z0-9._/@-]{1,250}$' }),
      /** `ssh-ed25519 AAAA...`, as `ssh-keyscan` prints it; compared by a person before it is written here. */
      hostKey: Type.String({ pattern: '^[a-z0-9@.-]{5,60} [A-Za-z0-9+/=]{40,2000}$' }),
      system: Type.Enum(systems),
      /** Commands of this device by their kind, instead of those of its system or besides them. */
      commands: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z-]{0,40}$' }), Command)),
    }),
  ),
  snmp: Type.Optional(
    object({
      community: Type.String({ minLength: 1, maxLength: 100 }),
      port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    }),
  ),
});
const Book = object({ devices: Type.Record(DeviceName, DeviceEntry) });

export type SshAccess = NonNullable<Static<typeof DeviceEntry>['ssh']>;

export interface Device extends Static<typeof DeviceEntry> {
  /** Holds the key of this device under its name in the book. */
  readonly knownHostsFile: string;
}

export type DeviceFault =
  | 'device-book.missing'
  | 'device-book.unreadable'
  | 'device-book.open'
  | 'device.unknown';

/** The sentence for each fault. */
export const deviceWords: Readonly<Record<DeviceFault, string>> = {
  'device-book.missing': 'This machine has no device book (devices.json in the folder of the agent).',
  'device-book.unreadable': 'The device book of this machine cannot be understood.',
  'device-book.open': 'Others than the owner may write the device book of this machine: it is not believed.',
  'device.unknown': 'The device book of this machine has no such device.',
};

/** Read at each use, so that a change of the administrator counts at once. */
export function findDevice(home: string, name: string): Device | { readonly fault: DeviceFault } {
  const read = readBook(home);
  if ('fault' in read) return { fault: read.fault };
  const device = Object.hasOwn(read.devices, name) ? read.devices[name] : undefined;
  if (device === undefined) return { fault: 'device.unknown' };
  return { ...device, knownHostsFile: writeKnownHosts(home, read.devices) };
}

/** What stands in the book, or what is wrong with it, in a sentence for the administrator who writes it. */
export function listDevices(home: string): readonly string[] | { readonly words: string } {
  const read = readBook(home);
  if (!('fault' in read)) return Object.keys(read.devices).toSorted();
  const where = read.words === undefined ? '' : ` ${read.words}`;
  return { words: `${deviceWords[read.fault]}${where}` };
}

type Devices = Static<typeof Book>['devices'];
type ReadBook = { readonly devices: Devices } | { readonly fault: DeviceFault; readonly words?: string };

function readBook(home: string): ReadBook {
  const path = join(home, 'devices.json');
  const about = lstatSync(path, { throwIfNoEntry: false });
  if (about === undefined) return { fault: 'device-book.missing' };
  const isOurs = about.isFile() && (about.uid === process.getuid?.() || about.uid === 0);
  if (!isOurs || (about.mode & 0o022) !== 0) return { fault: 'device-book.open' };
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (fits(Book, value)) return value;
    return { fault: 'device-book.unreadable', words: firstFault(Book, value) ?? '' };
  } catch (error) {
    return { fault: 'device-book.unreadable', words: error instanceof Error ? error.message : '' };
  }
}

/** `ssh` takes host keys from a file; ours is made of the book, and nothing else is ever added to it. */
function writeKnownHosts(home: string, devices: Devices): string {
  const path = join(home, 'known_hosts');
  const text = Object.entries(devices)
    .flatMap(([name, { ssh }]) => (ssh === undefined ? [] : [`${name} ${ssh.hostKey}\n`]))
    .join('');
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeWhole(path, text);
  return path;
}

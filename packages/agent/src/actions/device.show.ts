import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { Device, SshAccess } from '../device-book.ts';
import { DeviceName, deviceWords } from '../device-book.ts';
import { parseSshFault } from '../parsers/ssh.ts';
import { defineAction, done, failed, faultOf, reads, unreadable } from './action.ts';
import { commandFor, showKinds } from './device-commands.ts';

/** Text that goes into the typed output; the whole stands in the raw evidence. */
const longestText = 100_000;

export const deviceShow = defineAction({
  ...reads,
  kind: 'device.show',
  summary:
    'One reading command on a network device, by SSH, with the access of the device book of this machine',
  params: object({ device: DeviceName, show: Type.Enum(showKinds) }),
  output: object({
    device: Type.String(),
    command: Type.String(),
    text: Type.String(),
    isWhole: Type.Boolean(),
  }),
  timeoutMs: 120_000,
  programs: ['ssh'],
  privileges: 'root',
  run: async ({ device: name, show }, context) => {
    const device = context.findDevice(name);
    if ('fault' in device) return failed(device.fault, deviceWords[device.fault]);
    if (device.ssh === undefined)
      return failed('device.no-access', `The device book has no SSH access to ${name}.`);
    const command = commandFor(device.ssh, show);
    if (command === undefined)
      return failed('device.command-unknown', `A device of "${device.ssh.system}" has no "${show}".`);
    const argv = sshArgv(name, device, device.ssh, command);
    const ran = await context.exec(argv);
    const fault = faultOf(ran, argv);
    if (fault !== undefined) return fault;
    // 255 is ssh itself (ssh(1)); every other code comes from the device.
    if (ran.code === 255) {
      const { code, words } = parseSshFault(ran.stderr);
      return failed(code, `${name}: ${words}`);
    }
    if (ran.code === 0 && ran.stdout.trim() === '') return unreadable(argv);
    const text = ran.stdout.slice(0, longestText);
    const output = { device: name, command, text, isWhole: !ran.isCut && text.length === ran.stdout.length };
    if (ran.code !== 0) {
      return failed('device.command-failed', `${name} ended "${command}" with ${ran.code}.`, output);
    }
    return done(output, `${name} answered "${command}" with ${text.split('\n').length - 1} lines`);
  },
});

/** Nothing of the machine's own settings of ssh counts, nothing is asked, and no key is learnt on the way. */
function sshArgv(name: string, device: Device, access: SshAccess, command: string): string[] {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    `HostKeyAlias=${name}`,
    `UserKnownHostsFile="${device.knownHostsFile}"`,
    'GlobalKnownHostsFile=/dev/null',
    'PreferredAuthentications=publickey',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'ClearAllForwardings=yes',
    'ConnectTimeout=10',
    'ConnectionAttempts=1',
    'ServerAliveInterval=10',
    'LogLevel=ERROR',
  ];
  const port = String(access.port ?? 22);
  return [
    'ssh',
    '-F',
    'none',
    '-T',
    ...options.map((option) => `-o${option}`),
    '-i',
    access.keyFile,
    '-p',
    port,
    '-l',
    access.user,
    '--',
    device.address,
    command,
  ];
}

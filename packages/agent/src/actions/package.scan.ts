import { existsSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { aptCountOf, parseAptSimulation, parseDpkgList } from '../parsers/apt.ts';
import { defineAction, done, failureOf, reads, unreadable } from './action.ts';
import { aptFailure } from './package-change.ts';

const listArgv = [
  'dpkg-query',
  '-W',
  '-f',
  '${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\n',
];
const upgradeArgv = ['apt-get', '--just-print', '--quiet', 'dist-upgrade'];
const heldArgv = ['apt-mark', 'showhold'];

export const packageScan = defineAction({
  ...reads,
  kind: 'package.scan',
  summary: 'Installed packages, the updates that wait, those that are held, and half-done work (Debian)',
  params: object({ withInstalled: Type.Optional(Type.Boolean()) }),
  output: object({
    installed: Type.Integer(),
    packages: Type.Array(object({ name: Type.String(), version: Type.String() })),
    updates: Type.Array(
      object({ name: Type.String(), from: Type.String(), to: Type.String(), isSecurity: Type.Boolean() }),
    ),
    held: Type.Array(Type.String()),
    /** Packages that were left between unpacked and configured. */
    broken: Type.Array(Type.String()),
    rebootRequired: Type.Boolean(),
  }),
  timeoutMs: 180_000,
  programs: ['dpkg-query', 'apt-get', 'apt-mark'],
  privileges: 'user',
  run: async ({ withInstalled = false }, context) => {
    const listed = await context.exec(listArgv);
    const fault = failureOf(listed, listArgv);
    if (fault !== undefined) return fault;
    const all = parseDpkgList(listed.stdout);
    if (all.length !== listed.stdout.split('\n').filter((line) => line !== '').length)
      return unreadable(listArgv);
    const simulated = await context.exec(upgradeArgv);
    const held = await context.exec(heldArgv);
    const refused = aptFailure(simulated, upgradeArgv) ?? aptFailure(held, heldArgv);
    if (refused !== undefined) return refused;
    const installed = all.filter((one) => one.isInstalled).map(({ name, version }) => ({ name, version }));
    const updates = parseAptSimulation(simulated.stdout);
    // apt counts by itself; when the two disagree, one of them was not understood.
    if (aptCountOf(simulated.stdout) !== updates.length) return unreadable(upgradeArgv);
    const output = {
      installed: installed.length,
      packages: withInstalled ? installed : [],
      updates,
      held: held.stdout.split('\n').filter((name) => name !== ''),
      broken: all.filter((one) => one.isHalfDone).map((one) => one.name),
      rebootRequired: existsSync('/run/reboot-required') || existsSync('/var/run/reboot-required'),
    };
    return done(output, `${updates.length} updates wait for ${installed.length} packages`);
  },
});

import { defineAction } from './action.ts';
import { change, ChangeOutput, ChangeParams, rehearseChange, verifyChange } from './package-change.ts';

export const packageInstall = defineAction({
  kind: 'package.install',
  version: 1,
  class: 'R2',
  summary: 'Install a package, or bring it up, to one exact version, and read it back from dpkg (Debian)',
  params: ChangeParams,
  output: ChangeOutput,
  timeoutMs: 1_800_000,
  programs: ['apt-get', 'dpkg', 'dpkg-query'],
  privileges: 'root',
  repeat: 'never',
  undo: 'Back to the version before (package.rollback). A package that was not there before stays.',
  locks: () => ['packages'],
  rehearse: (params, context) => rehearseChange(params, 'up', context),
  run: (params, context) => change(params, 'up', context),
  verify: (params, context, { remembered }) => verifyChange(params, 'up', context, remembered),
});

import { defineAction } from './action.ts';
import { change, ChangeOutput, ChangeParams, rehearseChange, verifyChange } from './package-change.ts';

export const packageRollback = defineAction({
  kind: 'package.rollback',
  version: 1,
  class: 'R2',
  summary: 'Take a package back to one exact older version, and read it back from dpkg (Debian)',
  params: ChangeParams,
  output: ChangeOutput,
  timeoutMs: 1_800_000,
  programs: ['apt-get', 'dpkg', 'dpkg-query'],
  privileges: 'root',
  repeat: 'never',
  undo: 'Up to the version before again (package.install).',
  locks: () => ['packages'],
  rehearse: (params, context) => rehearseChange(params, 'down', context),
  run: (params, context) => change(params, 'down', context),
  verify: (params, context, { remembered }) => verifyChange(params, 'down', context, remembered),
});

import { defineAction } from './action.ts';
import { HoldOutput, HoldParams, lookAtHold, mark, verifyMark } from './package-hold.ts';

export const packageRelease = defineAction({
  kind: 'package.release',
  version: 1,
  class: 'R1',
  summary: 'Let a package that is held take updates again (Debian)',
  params: HoldParams,
  output: HoldOutput,
  timeoutMs: 120_000,
  programs: ['apt-mark', 'dpkg-query'],
  privileges: 'root',
  repeat: 'never',
  undo: 'Hold it again (package.hold).',
  locks: () => ['packages'],
  rehearse: lookAtHold,
  run: (params, context) => mark('unhold', params, context),
  verify: (params, context) => verifyMark('unhold', params, context),
});

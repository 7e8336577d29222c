import { defineAction } from './action.ts';
import { HoldOutput, HoldParams, lookAtHold, mark, verifyMark } from './package-hold.ts';

export const packageHold = defineAction({
  kind: 'package.hold',
  version: 1,
  class: 'R1',
  summary: 'Keep an installed package at its version, whatever updates come (Debian)',
  params: HoldParams,
  output: HoldOutput,
  timeoutMs: 120_000,
  programs: ['apt-mark', 'dpkg-query'],
  privileges: 'root',
  repeat: 'never',
  undo: 'Let it go again (package.release).',
  locks: () => ['packages'],
  rehearse: lookAtHold,
  run: (params, context) => mark('hold', params, context),
  verify: (params, context) => verifyMark('hold', params, context),
});

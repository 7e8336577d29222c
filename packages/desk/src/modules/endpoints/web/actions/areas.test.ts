import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action } from '../../contract.ts';
import { areaOf, arrangeActions, whyUnavailable } from './areas.ts';

const action = (kind: string, actionClass: Action['class'] = 'R0', version = 1): Action => ({
  kind,
  version,
  class: actionClass,
  summary: `What ${kind} does`,
  params: {},
  output: {},
  timeoutMs: 1000,
  privileges: 'user',
  repeat: 'harmless',
  undo: '',
  hasDryRun: false,
  isAllowed: true,
});

describe('actions on a machine', () => {
  it('stand in areas, from looking to destroying', () => {
    const all = [action('file.remove', 'R3'), action('net.ping'), action('file.list'), action('disk.usage')];
    assert.deepEqual(
      arrangeActions(all, '').map(({ area, rows }) => [
        area,
        rows.map((row) => [row.actionClass, row.actions.map((one) => one.kind)]),
      ]),
      [
        ['network', [['R0', ['net.ping']]]],
        [
          'disks',
          [
            ['R0', ['disk.usage', 'file.list']],
            ['R3', ['file.remove']],
          ],
        ],
      ],
    );
    assert.equal(areaOf('weather.look'), 'other');
  });

  it('are found by name and kind, each once in its newest version', () => {
    const all = [action('net.ping', 'R0', 1), action('net.ping', 'R0', 2), action('net.tcp')];
    const found = arrangeActions(all, 'net pi').flatMap(({ rows }) => rows.flatMap((row) => row.actions));
    assert.deepEqual(
      found.map((one) => [one.kind, one.version]),
      [['net.ping', 2]],
    );
  });

  it('say why they cannot be asked for', () => {
    const machine = {
      state: 'approved' as const,
      actions: [{ kind: 'net.ping', version: 1, class: 'R0' as const }],
    };
    assert.equal(whyUnavailable(action('net.ping'), machine), undefined);
    assert.equal(whyUnavailable(action('net.tcp'), machine), 'not-there');
    assert.equal(whyUnavailable({ ...action('net.ping'), isAllowed: false }, machine), 'not-allowed');
    assert.equal(whyUnavailable(action('net.ping'), { ...machine, state: 'pending' }), 'not-approved');
  });
});

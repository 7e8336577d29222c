import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Step } from './steps.ts';
import { runStep, summaryOf } from './steps.ts';

const node = (script: string, limitMs = 60_000): Step => ({
  name: 'step',
  command: process.execPath,
  args: ['-e', script],
  limitMs,
});

describe('steps of the gate', () => {
  test('a step passes by its exit code and keeps what it printed', async () => {
    const good = await runStep(node(`console.log('out'); console.error('err')`), false);
    assert.equal(good.ok, true);
    assert.match(good.output, /out/);
    assert.match(good.output, /err/);
    assert.equal((await runStep(node('process.exit(3)'), false)).ok, false);
  });

  test('a program that is missing is a failed step, not a crash', async () => {
    const result = await runStep({ ...node(''), command: '/nowhere/program' }, false);
    assert.equal(result.ok, false);
    assert.match(result.output, /does not start/);
  });

  test('a step that hangs is stopped together with the children it started', async () => {
    const hang = 'setInterval(() => {}, 1000)';
    const parent = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hang)}], { stdio: 'inherit' });
      console.log('child ' + child.pid); ${hang}`;
    const result = await runStep(node(parent, 1500), false);
    assert.equal(result.ok, false);
    assert.match(result.output, /did not end within/);
    // The child held the output pipe too: that the step could end proves that the child let go of it.
    assert.match(result.output, /child \d+/);
  });

  test('the summaries of several test runs in one output are added', () => {
    const output =
      'ℹ tests 3\nℹ pass 2\nℹ skipped 1\n...\nℹ pass 40\nℹ skipped 0\n  ℹ pass 7 is only spoken of\n';
    assert.deepEqual(summaryOf(output), { passed: 42, skipped: 1 });
  });
});

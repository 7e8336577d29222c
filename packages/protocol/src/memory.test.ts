import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { judgeConnection } from './clone.ts';
import { judgeSequence, sequenceWindow } from './sequence.ts';

interface Machine {
  connection: number;
  confirmed: string | null;
  tried: string | null;
}

/** One connect of a machine as the specification tells it; `lost` says where the line breaks. */
function connect(
  machine: Machine,
  server: { connection: number; proved: string | null },
  lost: number,
): string {
  machine.connection += 1;
  const claim = {
    connection: machine.connection,
    confirmedSession: machine.confirmed,
    triedSession: machine.tried,
  };
  if (lost === 1) return 'lost';
  const verdict = judgeConnection({ connection: server.connection, provedSession: server.proved }, claim);
  if (verdict === 'clone') return verdict;
  server.connection = machine.connection;
  if (lost === 2) return 'lost';
  if (server.proved === machine.tried) machine.confirmed = machine.tried;
  machine.tried = `s${machine.connection}-${Math.random()}`;
  if (lost === 3) return 'lost';
  server.proved = machine.tried;
  if (lost === 4) return 'lost';
  machine.confirmed = machine.tried;
  return 'ok';
}

const losses = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });

describe('memory of the two sides', () => {
  test('one machine is never taken for its own copy, wherever a line breaks', () => {
    fc.assert(
      fc.property(losses, (line) => {
        const machine: Machine = { connection: 0, confirmed: null, tried: null };
        const server = { connection: 0, proved: null };
        for (const lost of line) assert.notEqual(connect(machine, server, lost), 'clone');
      }),
    );
  });

  test('of a machine and its copy one is caught as soon as both have connected', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (line, a, b) => {
        const machine: Machine = { connection: 0, confirmed: null, tried: null };
        const server = { connection: 0, proved: null };
        for (const lost of line) connect(machine, server, lost);
        const copy = { ...machine };
        for (let at = 0; at < a; at += 1) assert.equal(connect(machine, server, 0), 'ok');
        const answers = Array.from({ length: b }, () => connect(copy, server, 0));
        assert.ok(answers.includes('clone') || connect(machine, server, 0) === 'clone');
      }),
    );
  });

  test('a sequence is taken once, in any order, inside of the window', () => {
    const order = fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 300 });
    fc.assert(
      fc.property(order, (sequences) => {
        const taken = new Set<number>();
        let highest = 0;
        for (const sequence of sequences) {
          const fault = judgeSequence(sequence, { highest, isTaken: (one) => taken.has(one) });
          if (fault === undefined) {
            assert.ok(!taken.has(sequence));
            taken.add(sequence);
            highest = Math.max(highest, sequence);
          } else if (fault === 'sequence.stale') {
            assert.ok(sequence <= highest - sequenceWindow);
          } else assert.ok(taken.has(sequence));
        }
      }),
    );
  });
});

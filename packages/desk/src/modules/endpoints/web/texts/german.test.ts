import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionTexts } from './actions.ts';
import { endpointsTextsDe } from './all.de.ts';
import { jobTexts } from './jobs.ts';
import { machineTexts } from './machines.ts';

const english: Readonly<Record<string, string>> = { ...machineTexts, ...jobTexts, ...actionTexts };
const spoken: Readonly<Record<string, string>> = endpointsTextsDe;
const namesIn = (message: string) => [...new Set(message.match(/\{(\w+)[,}]/g))].toSorted();

describe('the German words of machines', () => {
  it('are as many as the English ones', () => {
    assert.deepEqual(Object.keys(spoken).toSorted(), Object.keys(english).toSorted());
  });

  it('take the same values', () => {
    const differ = Object.keys(english).filter(
      (key) => `${namesIn(english[key] ?? '')}` !== `${namesIn(spoken[key] ?? '')}`,
    );
    assert.deepEqual(differ, []);
  });
});

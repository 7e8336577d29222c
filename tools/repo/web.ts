import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../layers.ts';
import { isTestFile } from '../source.ts';
import type { Finding } from './finding.ts';
import { sourceFiles } from './sizes.ts';

const messageTests =
  /\.(?:message|title|detail|hint)\s*(?:[!=]==?\s*['"`]|\.(?:includes|startsWith|endsWith|match|search)\()/;

/** Screens decide by error code: a sentence may be reworded any day, a code may not. */
export function judgeErrorDecisions(root: string): Finding[] {
  const findings: Finding[] = [];
  for (const path of sourceFiles(root)) {
    const layer = placeOf(path).layer;
    if (!layer.endsWith('/web') || isTestFile(path)) continue;
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    lines.forEach((line, at) => {
      if (messageTests.test(line) && /error|problem|err\b/i.test(line)) {
        findings.push({
          path: `${path}:${at + 1}`,
          message: 'decides by the text of an error; use its code',
        });
      }
    });
  }
  return findings;
}

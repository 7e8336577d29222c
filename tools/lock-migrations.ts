import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeFindings } from './repo/finding.ts';
import { judgeLock, judgeMigrations, listMigrations, lockFile } from './repo/migrations.ts';
import { root } from './steps.ts';

/** `npm run migrations:lock`: adds the new migrations to the lock; refuses to bless a changed one. */
const findings = [...judgeMigrations(root), ...judgeLock(root).findings];
if (findings.length > 0) {
  console.error(describeFindings(findings).join('\n'));
  process.exitCode = 1;
} else {
  const { unlocked } = judgeLock(root);
  const lines = listMigrations(root).map((one) => `${one.sha256}  ${one.path}\n`);
  writeFileSync(join(root, lockFile), lines.join(''));
  console.log(unlocked.length === 0 ? 'Nothing new to lock' : `Locked:\n${unlocked.join('\n')}`);
}

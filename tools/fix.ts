import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './steps.ts';

/** `npm run fix`: what the linter can mend, then the layout of every file. */
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const folders = ['packages', 'tools', 'tests', 'bench', 'scripts'];

const lint = spawnSync(bin('oxlint'), ['--type-aware', '--fix', ...folders], { cwd: root, stdio: 'inherit' });
const layout = spawnSync(bin('oxfmt'), [], { cwd: root, stdio: 'inherit' });
process.exitCode = lint.status === 0 && layout.status === 0 ? 0 : 1;

#!/usr/bin/env node
// The command `deskhand`: like scripts/run.mjs it works from Node 20 and on a clone where nothing is installed yet.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../../../scripts/run.mjs';

const desk = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
// Labs are another machine and another privilege: a program of its own, that nothing of the desk is part of.
const labs = join(dirname(desk), 'labs/src/main/cli.ts');
const agent = join(dirname(desk), 'agent/src/main.ts');
const programs = { lab: labs, agent };
const other = programs[words[0]];
await launch(other === undefined ? [join(desk, 'src/main/cli.ts'), ...words] : [other, ...words.slice(1)]);

#!/usr/bin/env node
// The command `deskhand`: like scripts/run.mjs it works from Node 20 and on a clone where nothing is installed yet.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../../../scripts/run.mjs';

const desk = dirname(dirname(fileURLToPath(import.meta.url)));
await launch([join(desk, 'src/main/cli.ts'), ...process.argv.slice(2)]);

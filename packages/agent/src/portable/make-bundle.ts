import { bundleAgent } from './bundle.ts';

/** `make-bundle.ts FILE`: the agent as one file, for whoever gives it to machines. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('make-bundle.ts FILE');
await bundleAgent(file);

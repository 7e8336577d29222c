import { appendFileSync, existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Sees what happens in a folder, without asking whoever does it: one line in `log` for each time that a file
 * came to be or was put in the place of another. Runs in a host, beside the agent.
 */
const [folder = '', log = ''] = process.argv.slice(2);
watch(folder, (event, name) => {
  const isPlace = event === 'rename' && name !== null && !name.endsWith('.deskhand-new');
  if (isPlace && existsSync(join(folder, name))) appendFileSync(log, `${name}\n`);
});
appendFileSync(log, '');

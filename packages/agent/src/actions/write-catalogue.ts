import { writeFileSync } from 'node:fs';
import { describeActions } from './catalogue.ts';

/** `npm run docs`: the catalogue of actions, from which a desk makes forms and judges parameters. */
const file = new URL('../../../protocol/actions.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(describeActions(), null, 2)}\n`);

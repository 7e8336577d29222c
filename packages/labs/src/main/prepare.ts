import { checkMachine, type MachineCheck } from '../trees/check-machine.ts';
import { listLayers } from '../trees/layers.ts';
import { prepareTrees } from '../trees/prepare-trees.ts';
import { print, readWords, type LabCommand } from './words.ts';

export const prepareCommand: LabCommand = {
  usage: 'prepare [--layer NAME]... [--all] [--json]',
  summary: 'Says what this machine lacks for labs; builds the trees that hosts stand on, once.',
  async run(args) {
    const { values } = readWords(args, {
      layer: { type: 'string', multiple: true },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const check = await checkMachine();
    if (!check.fit) {
      if (values.json === true) print(JSON.stringify({ machine: check }));
      else describeLacks(check).forEach(print);
      return 1;
    }
    const layers = values.all === true ? listLayers().map((layer) => layer.name) : values.layer;
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const prepared = await prepareTrees({
      ...(layers === undefined ? {} : { layers }),
      onProgress: ({ layer, step, message, seconds }) =>
        say(
          `${(layer ?? '').padEnd(10)} ${step.padEnd(6)} ${message}${seconds === undefined ? '' : ` (${seconds} s)`}`,
        ),
    });
    if (values.json === true) print(JSON.stringify({ machine: check, layers: prepared }));
    return 0;
  },
};

/** What is missing, and what to do about it: a line each. */
export function describeLacks(check: MachineCheck): string[] {
  if (check.fit) return [];
  const lacks = check.needs
    .filter((need) => !need.found)
    .map((need) => {
      const reason = need.reason === undefined || need.reason === '' ? '' : ` (${need.reason})`;
      return `  ${need.name}${reason}: ${need.remedy ?? 'see docs/admin/labs.md'}`;
    });
  return ['Labs cannot run on this machine. It lacks:', ...lacks];
}

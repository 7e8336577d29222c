import { findLabd } from '../labd/client.ts';
import { scenarios } from '../scenarios/index.ts';
import { topologies } from '../topologies/index.ts';
import { checkMachine } from '../trees/check-machine.ts';
import { describeLacks } from './prepare.ts';
import { print, readWords, type LabCommand } from './words.ts';

/** A lab as labd describes it. */
interface ListedLab {
  readonly lab: string;
  readonly name: string;
  readonly seed: number;
  readonly hosts: readonly string[];
  readonly endsAt: string;
}

export const listCommand: LabCommand = {
  usage: 'list [--json]',
  summary: 'Your labs, all scenarios and topologies, and what this machine lacks.',
  async run(args) {
    const { values } = readWords(args, { json: { type: 'boolean' } });
    const machine = await checkMachine();
    const labs = await runningLabs();
    const all = {
      labs,
      scenarios: scenarios.map(({ name, title, skill, level, minutes }) => ({
        name,
        title,
        skill,
        level,
        minutes,
      })),
      topologies: topologies.map(({ name, what }) => ({ name, what })),
      machine,
    };
    if (values.json === true) {
      print(JSON.stringify(all));
      return 0;
    }
    describeLacks(machine).forEach(print);
    print(labs.length === 0 ? 'No lab is running.' : 'Labs:');
    for (const one of labs) print(`  ${one.lab}  hosts ${one.hosts.join(', ')}; ends ${one.endsAt}`);
    print('Scenarios:');
    for (const one of all.scenarios) print(`  ${one.name.padEnd(28)} level ${one.level}  ${one.title}`);
    print('Topologies:');
    for (const one of all.topologies) print(`  ${one.name.padEnd(28)} ${one.what}`);
    return 0;
  },
};

async function runningLabs(): Promise<readonly ListedLab[]> {
  const labd = await findLabd();
  if (labd === undefined) return [];
  try {
    return (await labd.ask({ do: 'list' })) as readonly ListedLab[];
  } finally {
    labd.close();
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addImport } from './edit.ts';

const folder = 'packages/labs/src/scenarios';
const indexPath = `${folder}/index.ts`;

/** Adds a scenario that runs as it is, on the small network, and its line in the list of all. */
export function addScenario(root: string, name: string): string[] {
  if (!/^[a-z]+(-[a-z]+)+$/.test(name) || name.length > 40)
    throw new Error(
      `"${name}": a scenario is two or more small words joined by dashes, as in printer-offline`,
    );
  const path = `${folder}/${name}.ts`;
  if (existsSync(join(root, path))) throw new Error(`${path} exists already`);
  const constant = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const index = readFileSync(join(root, indexPath), 'utf8');
  const end = index.lastIndexOf('];');
  if (end < 0) throw new Error(`${indexPath} has no list of scenarios`);
  const listed = `${index.slice(0, end)}  ${constant},\n${index.slice(end)}`;
  const line = `import { ${constant} } from './${name}.ts';`;
  writeFileSync(join(root, indexPath), addImport(indexPath, listed, line));
  writeFileSync(join(root, path), scenarioText(name, constant));
  return [path, indexPath];
}

function scenarioText(name: string, constant: string): string {
  return `import { fails, succeeds } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { smallPlace } from '../topologies/small.ts';

/** What is wrong, in one sentence. */
export const ${constant}: ScenarioKind = {
  name: '${name}',
  title: 'The web server does not run',
  skill: 'service.web',
  level: 1,
  minutes: 15,
  build,
};

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  const page = opensPage(pc, place.url, place.pageWords);
  return {
    topology: place.topology,
    ready: place.ready,
    fault: [run(server, 'service nginx stop')],
    symptom: [fails(\`\${pc} does not open the page\`, pc, page.argv)],
    words: {
      from: place.user.mail,
      subject: \`\${place.page} does not open\`,
      text: \`When I open \${place.page}, the browser says that it cannot connect. It worked this morning.\`,
    },
    grader: [
      { probe: page, points: 2 },
      { probe: succeeds('nginx runs', server, ['service', 'nginx', 'status']), points: 1 },
    ],
    forbidden: [],
    hints: ['Does the name still lead to the right address?', 'What listens on the server?'],
    solution: [run(server, 'service nginx start')],
    wrongRepairs: [
      {
        what: 'the name is written into /etc/hosts of the PC',
        steps: [run(pc, \`echo "\${place.serverAddress} \${place.page}" >>/etc/hosts\`)],
      },
    ],
  };
}
`;
}

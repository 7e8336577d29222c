import { not, probe, shows, type Probe } from '../model/probe.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Host } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage, testsTrue } from '../topologies/looks.ts';
import { firewallFile } from '../topologies/debian-files.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { firewallPath, smallPlace, type SmallPlace } from '../topologies/small.ts';
import { initScript, limitMb, port, reportService, settingsPath } from './report-service.ts';

/**
 * A service keeps every report that it ever made, until its share of the memory is used up and it dies.
 * A restart helps for some minutes, as it always does.
 */
export const memoryEaten: ScenarioKind = {
  name: 'memory-eaten',
  title: 'A service that eats its memory',
  skill: 'system.memory',
  level: 3,
  minutes: 30,
  build,
};

const restart = 'service reports stop; service reports start';

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, server } = place;
  const kept = vary.integer('kept', 3, 6);
  return {
    topology: topologyOf(place, kept),
    ready: [...place.ready, makesReports(pc, place, 3)],
    fault: [run(server, `sed -i 's/^keep=.*/keep=all/' ${settingsPath}; ${restart}`), run(server, burst)],
    symptom: [
      not(`${pc} gets no reports`, makesReports(pc, place, 2)),
      shows('the service ran out of memory', server, ['cat', '/var/log/reports.log'], 'Out of memory'),
      opensPage(pc, place.url, place.pageWords),
    ],
    words: {
      from: place.user.mail,
      subject: 'Reports stop working every hour',
      text: `The reports stop working again and again. Somebody restarts the service, it works for a while, then nothing. It began when they changed it so that old reports open faster. Could you please find out what it really is?`,
    },
    grader: [
      { probe: makesReports(pc, place, 40), points: 3 },
      { probe: makesReports(otherPc, place, 5), points: 1 },
      {
        probe: testsTrue(
          'the service keeps within its usual memory',
          server,
          'pid=$(cat /run/reports.pid) && [ "$(ps -o rss= -p $pid)" -lt 90000 ]',
        ),
        points: 2,
      },
      {
        probe: testsTrue(
          'its share of the memory is as it was',
          server,
          `grep -q 'ulimit -v ${limitMb * 1024}' /etc/init.d/reports`,
        ),
        points: 1,
      },
    ],
    forbidden: [],
    hints: [
      'A restart helps for a while: something fills up. What? Watch the process while it works.',
      '"ps -o rss,cmd -C reports" before and after a few reports; the end of /var/log/reports.log.',
      `In ${settingsPath} it was told to keep all reports in memory.`,
    ],
    solution: [run(server, `sed -i 's/^keep=.*/keep=${kept}/' ${settingsPath}; ${restart}`)],
    wrongRepairs: [
      { what: 'the service is restarted', steps: [run(server, restart)] },
      {
        what: 'it is given more memory to eat',
        steps: [
          run(
            server,
            `sed -i 's/ulimit -v ${limitMb * 1024}/ulimit -v ${limitMb * 2048}/' /etc/init.d/reports; ${restart}`,
          ),
        ],
      },
    ],
  };
}

/** As many reports as a busy hour has, once the service is there. */
const burst = `for try in $(seq 100); do nc -z 127.0.0.1 ${port} && break; sleep 0.1; done; for n in $(seq 60); do curl -s -o /dev/null -m 2 http://127.0.0.1:${port}/$n || break; done`;

/** So many reports one after the other; each must come whole. */
function makesReports(host: string, place: SmallPlace, count: number): Probe {
  const script = `for n in $(seq ${count}); do curl -sf -m 2 -o /dev/null http://${place.serverAddress}:${port}/$n || exit 1; done`;
  const asked = probe(
    `${host} gets ${count} reports in a row`,
    host,
    ['sh', '-c', script],
    (answer) => answer.code === 0,
  );
  return { ...asked, limitMs: 15_000 };
}

function topologyOf(place: SmallPlace, kept: number): ReturnType<typeof withSecondPc> {
  const topology = withSecondPc(place);
  const hosts: Record<string, Host> = { ...topology.hosts };
  const server = hosts[place.server];
  const router = hosts[place.router];
  if (server !== undefined)
    hosts[place.server] = {
      ...server,
      files: {
        ...server.files,
        '/usr/sbin/reports': { text: reportService, mode: 0o755 },
        '/etc/init.d/reports': { text: initScript, mode: 0o755 },
        [settingsPath]: `# How many reports stay in memory.\nkeep=${kept}\n`,
      },
      run: [...(server.run ?? []), 'service reports start'],
    };
  if (router !== undefined) {
    const rules = [
      `iifname "lan0" oifname "srv0" tcp dport { 22, 80, 443, ${port} } accept`,
      'icmp type { echo-request, destination-unreachable, time-exceeded } accept',
    ];
    hosts[place.router] = { ...router, files: { ...router.files, [firewallPath]: firewallFile(rules) } };
  }
  return { ...topology, hosts };
}

import { probe, type Probe } from '../model/probe.ts';
import type { Host } from '../model/topology.ts';
import type { Scenario, ScenarioKind } from '../model/scenario.ts';
import { run } from '../model/step.ts';
import type { Vary } from '../model/vary.ts';
import { opensPage } from '../topologies/looks.ts';
import { otherPc, withSecondPc } from '../topologies/second-pc.ts';
import { smallPlace } from '../topologies/small.ts';

/** A speed limit on the router's port to the PCs: nothing is lost, everything crawls. */
export const slowLink: ScenarioKind = {
  name: 'slow-link',
  title: 'Everything crawls',
  skill: 'network.quality',
  level: 2,
  minutes: 25,
  build,
};

const sizeKb = 600;

function build(vary: Vary): Scenario {
  const place = smallPlace(vary);
  const { pc, router, server } = place;
  const topology = withSecondPc(place);
  const host = topology.hosts[server];
  const file = `${place.url}plan.pdf`;
  const rate = vary.pick('rate', ['500kbit', '800kbit', '1mbit']);
  const limit = (rateOf: string): string =>
    `tc qdisc replace dev lan0 root tbf rate ${rateOf} burst 16kb latency 300ms`;
  return {
    topology: { ...topology, hosts: { ...topology.hosts, ...(host && { [server]: withBigFile(host) }) } },
    ready: [...place.ready, fetchesWithin(pc, file, 1500)],
    fault: [run(router, limit(rate))],
    symptom: [
      opensPage(pc, place.url, place.pageWords),
      takesLonger(pc, file, 2000),
      takesLonger(otherPc, file, 2000),
    ],
    words: {
      from: place.user.mail,
      subject: 'The plans take minutes to open',
      text: `Opening a plan from ${place.page} took a second last week and now I can fetch a coffee meanwhile. Small pages are fine. The others in the office see the same.`,
    },
    grader: [
      { probe: fetchesWithin(pc, file, 1500), points: 2 },
      { probe: fetchesWithin(otherPc, file, 1500), points: 2 },
      { probe: noSpeedLimit(router), points: 1 },
    ],
    forbidden: [],
    hints: [
      'Is something lost, or is it only slow? Compare ping with a large download.',
      'Where is the narrow place: fetch the same file on the router and on the server.',
      'On the router "tc qdisc show" has a limit on the port to the PCs.',
    ],
    solution: [run(router, 'tc qdisc del dev lan0 root')],
    wrongRepairs: [
      { what: 'the limit is only raised a little', steps: [run(router, limit('2mbit'))] },
      {
        what: 'the file is made smaller',
        steps: [run(server, 'truncate -s 1000 /srv/www/plan.pdf')],
      },
    ],
  };
}

function withBigFile(host: Host): Host {
  const make = `head -c ${sizeKb}k /dev/urandom >/srv/www/plan.pdf`;
  return { ...host, run: [make, ...(host.run ?? [])] };
}

/** The whole file, and how long it took. */
function fetches(host: string, url: string, limitMs: number): Probe['argv'] {
  const seconds = String(limitMs / 1000);
  return ['curl', '-s', '-o', '/dev/null', '-m', seconds, '-w', '%{http_code} %{size_download}', url];
}

function fetchesWithin(host: string, url: string, limitMs: number): Probe {
  const what = `${host} has ${sizeKb} kB within ${limitMs} ms`;
  return probe(what, host, fetches(host, url, limitMs), (answer) => answer.stdout === `200 ${sizeKb * 1024}`);
}

function takesLonger(host: string, url: string, limitMs: number): Probe {
  const what = `${host} waits longer than ${limitMs} ms for ${sizeKb} kB`;
  return probe(what, host, fetches(host, url, limitMs), (answer) => answer.code === 28);
}

function noSpeedLimit(router: string): Probe {
  const argv = ['tc', '-j', 'qdisc', 'show', 'dev', 'lan0'];
  return probe(`no speed limit is set on ${router}`, router, argv, (answer) => {
    const kinds = (JSON.parse(answer.stdout) as { kind: string }[]).map((one) => one.kind);
    return kinds.every((kind) => ['noqueue', 'pfifo_fast', 'fq_codel', 'mq'].includes(kind));
  });
}

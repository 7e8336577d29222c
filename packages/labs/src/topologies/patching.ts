import { probe, succeeds, type Probe } from '../model/probe.ts';
import type { TopologyKind } from '../model/scenario.ts';
import type { Host, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { nginxSite } from './debian-files.ts';

/** Debian hosts whose only source of packages is a store in the same lab. */
export interface PatchPlace {
  readonly store: string;
  readonly storeAddress: string;
  readonly machines: readonly string[];
  readonly topology: Topology;
}

export const outstandingSuites: readonly string[] = ['base', 'updates'];
const sourcesPath = '/etc/apt/sources.list';

/** The lines by which a host takes packages from the store. */
export function storeLines(place: Pick<PatchPlace, 'storeAddress'>, suites: readonly string[]): string {
  return suites.map((suite) => `deb [trusted=yes] http://${place.storeAddress}/ ${suite} main\n`).join('');
}

export function patchPlace(vary: Vary, count: number, suites = outstandingSuites): PatchPlace {
  const net = `10.${vary.integer('patch net', 30, 90)}.${vary.integer('patch row', 1, 200)}`;
  const store = 'store';
  const storeAddress = `${net}.2`;
  const first = vary.pick('machines', ['node', 'till', 'desk']);
  const machines = Array.from({ length: count }, (_, index) => `${first}-${index + 1}`);
  const hosts: Record<string, Host> = { [store]: storeHost(storeAddress) };
  for (const [index, name] of machines.entries()) {
    hosts[name] = {
      layers: ['net'],
      interfaces: { eth0: { net: 'machines', addresses: [`${net}.${index + 10}/24`] } },
      files: { [sourcesPath]: storeLines({ storeAddress }, suites) },
      after: [store],
      run: ['apt-get -q update'],
    };
  }
  return {
    store,
    storeAddress,
    machines,
    topology: { name: 'patching', nets: { machines: {} }, hosts },
  };
}

function storeHost(address: string): Host {
  return {
    layers: ['patch'],
    interfaces: { eth0: { net: 'machines', addresses: [`${address}/24`] } },
    files: { '/etc/nginx/sites-enabled/store': nginxSite('store', '/srv/debian') },
    run: ['service nginx start'],
  };
}

/** The host knows of real updates that it does not have yet. */
export function hasOutstanding(host: string): Probe {
  return probe(`${host} has outstanding updates`, host, ['apt-get', '-s', 'upgrade'], (answer) =>
    /^Inst /m.test(answer.stdout),
  );
}

export const patching: TopologyKind = {
  name: 'patching',
  what: 'six Debian hosts with real outstanding updates, and the store that has them',
  build: (vary) => patchPlace(vary, 6).topology,
  ready: (vary) => {
    const place = patchPlace(vary, 6);
    const reach = succeeds('the store is reached', place.machines[0] ?? '', [
      'curl',
      '-sf',
      `http://${place.storeAddress}/outstanding`,
    ]);
    return [reach, ...place.machines.map(hasOutstanding)];
  },
};

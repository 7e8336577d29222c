import { LabError } from '../model/lab-error.ts';
import type { Host, Interface, Topology } from '../model/topology.ts';
import type { Vary } from '../model/vary.ts';
import { layerFolders } from '../trees/layer-places.ts';
import type { CablePlan, HostPlan, LabPlan } from './messages.ts';

export interface PlanOptions {
  readonly diskMb: number;
  readonly limitMs: number;
  /** Folders that lie over the layers of a host; see `LabOptions`. */
  readonly over?: Readonly<Record<string, readonly string[]>>;
}

/** A lab that can be started, and the trees that it needs. */
export interface PlannedLab {
  readonly plan: LabPlan;
  readonly layers: readonly string[];
  readonly tools: readonly number[];
}

/** The lab itself uses the tools of this layer, so this machine needs few of its own. */
const toolLayers = ['net'];
const usualMtu = 1500;

/** Checks the topology and says everything that the first process of the lab has to know. */
export function planLab(topology: Topology, vary: Vary, options: PlanOptions): PlannedLab {
  const nets = Object.keys(topology.nets);
  const layers: string[] = [];
  const numbersOf = (folders: readonly string[]): number[] =>
    folders.map((folder) => {
      if (!layers.includes(folder)) layers.push(folder);
      return layers.indexOf(folder);
    });
  const tools = numbersOf(layerFolders(toolLayers));
  const hosts = Object.entries(topology.hosts).map(([name, host]): HostPlan => {
    requireName(name);
    const folders = [...(options.over?.[name] ?? []), ...layerFolders(host.layers)];
    const lower = numbersOf(folders).map((number) => `/lab/layers/${number}`);
    return { ...planHost(name, host), lower, diskMb: options.diskMb };
  });
  refuseCircles(topology);
  const cables = Object.entries(topology.hosts).flatMap(([host, { interfaces }]) =>
    Object.entries(interfaces).map(([name, one]) => planCable({ host, name, one }, topology, vary)),
  );
  return { plan: { hosts, nets, cables, limitMs: options.limitMs }, layers, tools };
}

function planHost(name: string, host: Host): Omit<HostPlan, 'lower' | 'diskMb'> {
  const links = Object.entries(host.interfaces).flatMap(([link, { addresses = [] }]) => [
    ...addresses.map((address) => `addr add ${address} dev ${link}`),
    `link set ${link} up`,
  ]);
  const routes = (host.routes ?? []).map(
    ({ to, via, metric }) => `route add ${to} via ${via}${metric === undefined ? '' : ` metric ${metric}`}`,
  );
  return {
    name,
    network: ['link set lo up', ...links, ...routes],
    settings: host.forwards === true ? routerSettings : {},
    files: Object.entries({ ...plainFiles(name, host), ...host.files }).map(([path, file]) =>
      typeof file === 'string'
        ? { path, text: file, mode: 0o644 }
        : { path, text: file.text, mode: file.mode },
    ),
    run: host.run ?? [],
    after: host.after ?? [],
  };
}

/** Without the second line a router answers mtr so rarely that healthy hops look lossy. */
const routerSettings = { 'ipv4/ip_forward': '1', 'ipv4/icmp_ratelimit': '0' };

function plainFiles(name: string, host: Host): Record<string, string> {
  const search = host.searchDomain === undefined ? [] : [`search ${host.searchDomain}`];
  const servers = (host.nameServers ?? []).map((address) => `nameserver ${address}`);
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n127.0.1.1 ${name}\n`,
    '/etc/resolv.conf': [...search, ...servers].map((line) => `${line}\n`).join(''),
  };
}

/** Hosts that wait for each other would wait for ever. */
function refuseCircles(topology: Topology): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    const host = topology.hosts[name];
    if (host === undefined) throw unknownHost(name, topology, `${path.at(-1)} waits for it`);
    if (path.includes(name)) {
      const circle = [...path, name].join(' after ');
      throw new LabError(
        'scenario-invalid',
        `Hosts wait for each other: ${circle}.`,
        'Take one "after" out.',
      );
    }
    for (const other of host.after ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of Object.keys(topology.hosts)) visit(name, []);
}

export function unknownHost(name: string, topology: Topology, where: string): LabError {
  const known = Object.keys(topology.hosts).join(', ');
  return new LabError('host-unknown', `There is no host "${name}"; ${where}.`, `Hosts: ${known}.`);
}

interface Cable {
  readonly host: string;
  readonly name: string;
  readonly one: Interface;
}

function planCable({ host, name, one }: Cable, topology: Topology, vary: Vary): CablePlan {
  const net = topology.nets[one.net];
  if (net === undefined) {
    const known = Object.keys(topology.nets).join(', ');
    throw new LabError('net-unknown', `${host} has a cable to "${one.net}".`, `Nets: ${known}.`);
  }
  requireName(name);
  return {
    host,
    interface: name,
    net: one.net,
    mac: one.mac ?? makeMac(vary, host, name),
    mtu: net.mtu ?? usualMtu,
  };
}

/** Locally administered (IEEE 802c), so it is never the address of a real card. */
function makeMac(vary: Vary, host: string, name: string): string {
  const rest = [1, 2, 3, 4, 5].map((n) => vary.integer(`mac ${host} ${name} ${n}`, 0, 255));
  return [0x02, ...rest].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Names end in command lines of the lab and in names of interfaces, which the kernel keeps to 15 letters. */
function requireName(name: string): void {
  if (/^[a-z][a-z0-9-]{0,14}$/.test(name)) return;
  throw new LabError(
    'scenario-invalid',
    `"${name}" is no name for a host or an interface.`,
    'Use up to 15 small letters, digits and dashes, a letter first.',
  );
}

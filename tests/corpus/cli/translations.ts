import { parseArp } from '../../../packages/agent/src/parsers/arp.ts';
import { parseBlkid } from '../../../packages/agent/src/parsers/blkid.ts';
import type { DiskUse } from '../../../packages/agent/src/parsers/df.ts';
import { parseDf } from '../../../packages/agent/src/parsers/df.ts';
import type { DnsMessage, DnsRecord } from '../../../packages/agent/src/parsers/dig.ts';
import { parseDig } from '../../../packages/agent/src/parsers/dig.ts';
import type { HostAnswer } from '../../../packages/agent/src/parsers/host.ts';
import { parseHost } from '../../../packages/agent/src/parsers/host.ts';
import { parseIpRoute } from '../../../packages/agent/src/parsers/ip-route.ts';
import type { BlockDevice } from '../../../packages/agent/src/parsers/lsblk.ts';
import { parseLsblk } from '../../../packages/agent/src/parsers/lsblk.ts';
import { sizeOf } from '../../../packages/agent/src/parsers/df.ts';
import type { FoundMount } from '../../../packages/agent/src/parsers/mount.ts';
import { parseFindmnt, parseMount } from '../../../packages/agent/src/parsers/mount.ts';
import type { Socket } from '../../../packages/agent/src/parsers/netstat-sockets.ts';
import { parseNetstat } from '../../../packages/agent/src/parsers/netstat.ts';
import { parseWindowsNetstat } from '../../../packages/agent/src/parsers/netstat-windows.ts';
import type { Ping } from '../../../packages/agent/src/parsers/ping.ts';
import { parsePing } from '../../../packages/agent/src/parsers/ping.ts';
import type { RouteRow } from '../../../packages/agent/src/parsers/route.ts';
import { parseRoutes } from '../../../packages/agent/src/parsers/route.ts';
import type { SsSocket } from '../../../packages/agent/src/parsers/ss.ts';
import { parseSs } from '../../../packages/agent/src/parsers/ss.ts';
import { parseTracepath } from '../../../packages/agent/src/parsers/tracepath.ts';
import { parseTraceroute } from '../../../packages/agent/src/parsers/traceroute.ts';
import { spelled } from './spelling.ts';

/** A family of outputs: what belongs to it by its name, and our reading in the words of the expected files. */
export interface Family {
  readonly name: string;
  readonly files: RegExp;
  readonly read: (text: string) => unknown;
}

export const families: readonly Family[] = [
  { name: 'ping', files: /\/ping6?-/, read: (text) => ping(parsePing(text)) },
  { name: 'traceroute', files: /\/traceroute/, read: (text) => traceroute(text) },
  { name: 'tracepath', files: /\/tracepath/, read: (text) => tracepath(text) },
  { name: 'arp', files: /\/arp/, read: (text) => parseArp(text).map((one) => spelled(one)) },
  {
    name: 'routes',
    files: /\/(route|ip_route)/,
    read: (text) => (text.includes('Kernel IP') ? parseRoutes(text).map(route) : parseIpRoute(text)),
  },
  { name: 'ports (netstat)', files: /\/netstat/, read: (text) => netstat(text) },
  { name: 'ports (ss)', files: /\/ss-/, read: (text) => parseSs(text).map(ss) },
  { name: 'disks (df)', files: /\/df/, read: (text) => parseDf(text).map(df) },
  { name: 'disks (lsblk)', files: /\/lsblk/, read: (text) => parseLsblk(text).map(lsblk) },
  { name: 'disks (mount)', files: /\/mount/, read: (text) => parseMount(text).map((one) => spelled(one)) },
  { name: 'disks (findmnt)', files: /\/findmnt/, read: (text) => parseFindmnt(text).map(findmnt) },
  {
    name: 'disks (blkid)',
    files: /\/blkid/,
    read: (text) => parseBlkid(text).map(({ device, values }) => ({ device, ...values })),
  },
  { name: 'DNS (dig)', files: /\/dig/, read: (text) => parseDig(text).map(dig) },
  {
    name: 'DNS (host)',
    files: /\/host-/,
    read: (text) => host(parseHost(text)),
  },
];

function ping({ responses, ...rest }: Ping): object {
  return {
    ...spelled(rest),
    // Their reading has lost the colon of lines that it does not know.
    responses: responses.map(({ returned, unparsedLine, ...one }) => ({
      ...spelled(one),
      ...returned,
      unparsed_line: unparsedLine?.replace('): ', ')  '),
    })),
  };
}

function traceroute(text: string): object {
  const { hops, ...rest } = parseTraceroute(text);
  return { ...spelled(rest), hops };
}

function tracepath(text: string): object {
  const { hops, ...rest } = parseTracepath(text);
  return { ...spelled(rest), hops: hops.map((one) => spelled(one)) };
}

function route(row: RouteRow): object {
  return spelled(row, { flagNames: 'flags_pretty', refs: 'ref' });
}

function netstat(text: string): unknown {
  if (/^\s*Active Connections|^\s+Proto +Local Address/m.test(text)) {
    return parseWindowsNetstat(text).map((one) => spelled(one));
  }
  const { sockets, routes, interfaces } = parseNetstat(text);
  return [
    ...sockets.map(socket),
    ...routes.map((row) => ({
      ...spelled(row, { flags: 'route_flags', flagNames: 'route_flags_pretty', refs: 'route_refs' }),
      kind: 'route',
    })),
    ...interfaces.map(({ counters, ...one }) => ({ ...one, ...counters, kind: 'interface' })),
  ];
}

/** Their names for two columns of FreeBSD and macOS, and for the sections of the kernel. */
function socket({ more = {}, section, ...one }: Socket): object {
  const { inode, flags, ...others } = more;
  const own = { ...spelled(one), ...others, unix_inode: inode, unix_flags: flags, addr: one.path };
  return section === undefined ? own : { ...own, kind: section.replace(/s$/, '') };
}

function ss({ processes, details, ...one }: SsSocket): object {
  const owners = processes.map(({ pid, name, fd }) => [String(pid), { user: name, file_descriptor: fd }]);
  const opts = {
    ...(owners.length === 0 ? {} : { process_id: Object.fromEntries(owners) as unknown }),
    inode_number: details['ino'],
    cookie: details['sk'],
    uid_number: details['uid'],
    cgroup_path: details['cgroup'],
  };
  return { ...spelled(one), opts };
}

function df({ size, unit, usePercent, ...one }: DiskUse): object {
  const sizeName = unit === 'bytes' ? 'size' : unit.toLowerCase().replaceAll('-', '_');
  return {
    ...spelled(one, { inodesUsed: 'iused', inodesFree: 'ifree', inodesPercent: 'iused_percent' }),
    [sizeName]: size,
    use_percent: usePercent,
    capacity_percent: usePercent,
  };
}

const sizes = ['size', 'disc_gran', 'disc_max', 'wsame', 'zone_sz'];

function lsblk({ columns }: BlockDevice): object {
  const inBytes = sizes.map((name) => [
    `${name}_bytes`,
    typeof columns[name] === 'string' ? sizeOf(columns[name]) : null,
  ]);
  return { ...columns, ...Object.fromEntries(inBytes) };
}

/** Answers of several servers are rows there; those of one are gathered by name. */
function host(answers: readonly HostAnswer[]): object[] {
  if (answers.some((one) => one.nameserver !== undefined)) {
    return answers.map(({ nameserver, name, soa }) => ({ nameserver, zone: name, ...soa }));
  }
  return [...new Set(answers.map((one) => one.name))].map((hostname) => {
    const of = (type: string): string[] =>
      answers.filter((one) => one.name === hostname && one.type === type).map((one) => one.data);
    return {
      hostname,
      address: of('A'),
      'v6-address': of('AAAA'),
      mail: of('MX').map((data) => data.split(' ').at(-1)),
    };
  });
}

/** There options with a value stand apart. */
function findmnt({ options, ...one }: FoundMount): object {
  const pairs = options.filter((option) => option.includes('=')).map((option) => option.split(/=(.*)/s));
  const plain = options.filter((option) => !option.includes('='));
  return { ...one, options: plain, kv_options: Object.fromEntries(pairs) as unknown };
}

/** A transfer has no head; everything else is a message. */
function dig({ axfr, edns, cookie, nsid, ...one }: DnsMessage): object {
  const names = { queryTimeMs: 'query_time', querySizeBytes: 'query_size', rcvdBytes: 'rcvd' };
  const sections = { answer: one.answer.map(unquoted), authority: one.authority.map(unquoted) };
  return { ...spelled({ ...one, ...sections }, names), axfr, opt_pseudosection: { edns, cookie, nsid } };
}

/** We keep the quotes of a text record, which belong to its written form (RFC 1035, 5.1). */
function unquoted(record: DnsRecord): DnsRecord {
  return { ...record, data: record.data.replace(/^"(.*)"$/, '$1') };
}

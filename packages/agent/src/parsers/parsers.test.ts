import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseArp } from './arp.ts';
import { parseBlkid } from './blkid.ts';
import { parseDf } from './df.ts';
import { parseDig } from './dig.ts';
import { parseHost } from './host.ts';
import { parseIpAddr } from './ip-addr.ts';
import { parseIpRoute } from './ip-route.ts';
import { parseLsblk } from './lsblk.ts';
import { parseFindmnt, parseMount } from './mount.ts';
import { parseNetstat } from './netstat.ts';
import { parseWindowsNetstat } from './netstat-windows.ts';
import { parsePing } from './ping.ts';
import { parseRoutes } from './route.ts';
import { parseSs } from './ss.ts';
import { parseTracepath } from './tracepath.ts';
import { parseTraceroute } from './traceroute.ts';

const pinged = `PING printer.example (192.0.2.7) 56(84) bytes of data.
64 bytes from printer.example (192.0.2.7): icmp_seq=1 ttl=64 time=0.512 ms
no answer yet for icmp_seq=2
From 192.0.2.1 icmp_seq=3 Destination Host Unreachable
64 bytes from printer.example (192.0.2.7): icmp_seq=4 ttl=64 time=1.25 ms (DUP!)

--- printer.example ping statistics ---
4 packets transmitted, 2 received, +1 duplicates, +1 errors, 50% packet loss, time 3004ms
rtt min/avg/max/mdev = 0.512/0.881/1.250/0.369 ms, pipe 2
`;

const traced = `traceroute to files.example (198.51.100.9), 30 hops max, 60 byte packets
 1  gw.example (192.0.2.1)  0.411 ms  0.390 ms *
 2  * * *
 3  203.0.113.5 (203.0.113.5)  9.1 ms !X 203.0.113.6 (203.0.113.6)  9.9 ms !H *
`;

/** One sample for each parser, of our own making; the corpus holds real ones. */
const parsers: readonly (readonly [name: string, parse: (text: string) => unknown, sample: string])[] = [
  ['ping', parsePing, pinged],
  ['traceroute', parseTraceroute, traced],
  [
    'tracepath',
    parseTracepath,
    ' 1?: [LOCALHOST]                      pmtu 1500\n 1:  gw.example    0.5ms pmtu 1400\n     Resume: pmtu 1400 hops 1 back 1\n',
  ],
  [
    'arp',
    parseArp,
    'gw.example (192.0.2.1) at 00:00:5e:00:53:01 [ether] on eth0\n? (192.0.2.9) at <incomplete> on eth0\n',
  ],
  [
    'ip route',
    parseIpRoute,
    'default via 192.0.2.1 dev eth0 proto dhcp metric 100\nunreachable 198.51.100.0/24 metric 1\n',
  ],
  [
    'route',
    parseRoutes,
    'Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n0.0.0.0         192.0.2.1       0.0.0.0         UG    100    0        0 eth0\n',
  ],
  [
    'netstat',
    parseNetstat,
    'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\ntcp        0      0 192.0.2.7:22            0.0.0.0:*               LISTEN      88/sshd: a listener\n',
  ],
  [
    'netstat of Windows',
    parseWindowsNetstat,
    '  Proto  Local Address          Foreign Address        State           PID\n  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       912\n  RpcSs\n [svchost.exe]\n',
  ],
  [
    'ss',
    parseSs,
    'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp   LISTEN 0      128    127.0.0.53%lo:53   0.0.0.0:*   users:(("resolved",pid=7,fd=12)) ino:9 sk:a\n',
  ],
  [
    'df',
    parseDf,
    'Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1        20G  8.1G   11G  44% /srv/our files\n',
  ],
  [
    'lsblk',
    parseLsblk,
    'NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda      8:0    0  20G  0 disk \n└─sda1   8:1    0  20G  0 part /\n',
  ],
  ['mount', parseMount, '/dev/sda1 on /srv/our files type ext4 (rw,relatime)\n'],
  ['findmnt', parseFindmnt, 'TARGET SOURCE    FSTYPE OPTIONS\n/      /dev/sda1 ext4   rw,relatime\n'],
  ['blkid', parseBlkid, '/dev/sda1: UUID="1-2" TYPE="ext4"\n'],
  [
    'dig',
    parseDig,
    ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 7\n;; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0\n',
  ],
  ['host', parseHost, 'files.example has address 198.51.100.9\n'],
  [
    'ip -json address',
    (text) => parseIpAddr(text),
    '[{"ifname":"eth0","flags":["UP"],"mtu":1500,"addr_info":[{"family":"inet","local":"192.0.2.7","prefixlen":24}]}]',
  ],
];

describe('parsers of command outputs', () => {
  test('ping: answers, silences, errors and the sums', () => {
    const ping = parsePing(pinged);
    assert.equal(ping.destinationIp, '192.0.2.7');
    assert.deepEqual(
      ping.responses.map((one) => one.type),
      ['reply', 'timeout', 'destination_host_unreachable', 'reply'],
    );
    assert.equal(ping.responses[3]?.duplicate, true);
    assert.deepEqual([ping.packetsReceived, ping.errors, ping.packetLossPercent], [2, 1, 50]);
    assert.equal(ping.roundTripMsStddev, 0.369);
  });

  test('traceroute: several addresses and refusals in one hop', () => {
    const { hops } = parseTraceroute(traced);
    assert.deepEqual(
      hops.map(({ hop, probes }) => [hop, probes.length]),
      [
        [1, 2],
        [2, 0],
        [3, 2],
      ],
    );
    assert.deepEqual(
      hops[2]?.probes.map((one) => [one.ip, one.annotation]),
      [
        ['203.0.113.5', '!X'],
        ['203.0.113.6', '!H'],
      ],
    );
  });

  test('errors of ICMP have their names, and a silence is none of them', () => {
    const said = [
      'From 192.0.2.1 icmp_seq=1 Destination Net Unreachable',
      'From 192.0.2.1: icmp_seq=2 Redirect Host(New nexthop: 192.0.2.2)',
      'From 192.0.2.1 icmp_seq=3 Time to live exceeded',
      '36 bytes from 192.0.2.1: Destination Port Unreachable',
    ].map((line) => parsePing(`PING a (192.0.2.7): 56 data bytes\n${line}\n`).responses[0]?.type);
    assert.deepEqual(said, [
      'destination_net_unreachable',
      'redirect_host',
      'time_to_live_exceeded',
      'destination_port_unreachable',
    ]);
  });

  test('dig without heads gives answers, a transfer its own records', () => {
    const record = 'files.example.\t300\tIN\tA\t198.51.100.9\n';
    assert.equal(parseDig(record)[0]?.answer[0]?.data, '198.51.100.9');
    assert.equal(parseDig(`; <<>> DiG 9.18 <<>> AXFR example\n${record}`)[0]?.axfr.length, 1);
  });

  test('several mount points of one device are one device', () => {
    const [, second] = parseLsblk(
      'NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nsda      8:0    0  20G  0 disk \n└─sda1   8:1    0  20G  0 part /srv\n                               /\n',
    );
    assert.deepEqual([second?.name, second?.columns['mountpoints']], ['sda1', '/srv\n/']);
  });

  test('lsblk: how deep a device lies below its disk', () => {
    const devices = parseLsblk(
      'NAME          MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda             8:0    0  20G  0 disk \n└─sda2          8:2    0  19G  0 part \n  └─vg-root   253:0    0  17G  0 lvm  /\n',
    );
    assert.deepEqual(
      devices.map((one) => [one.name, one.depth]),
      [
        ['sda', 0],
        ['sda2', 1],
        ['vg-root', 2],
      ],
    );
  });

  test('a long name on a line of its own belongs to the next', () => {
    const rows = parseDf(
      'Filesystem           1K-blocks      Used Available Use% Mounted on\n/dev/mapper/a-very-long-name-of-a-volume\n                      20511356   7234136  12228260  38% /\ntmpfs                   501732         0    501732   0% /dev/shm\n',
    );
    assert.deepEqual(
      rows.map((one) => [one.filesystem, one.usePercent]),
      [
        ['/dev/mapper/a-very-long-name-of-a-volume', 38],
        ['tmpfs', 0],
      ],
    );
  });

  test('names and places with blanks stay whole', () => {
    assert.equal(parseDf(parsers[9]?.[2] ?? '')[0]?.mountedOn, '/srv/our files');
    assert.equal(parseMount(parsers[11]?.[2] ?? '')[0]?.mountPoint, '/srv/our files');
    assert.equal(parseNetstat(parsers[6]?.[2] ?? '').sockets[0]?.programName, 'sshd: a listener');
    assert.equal(parseWindowsNetstat(parsers[7]?.[2] ?? '')[0]?.programName, '[svchost.exe]');
  });

  test('a number that was not measured is null, never 0', () => {
    assert.equal(parsePing('PING a (192.0.2.1) 56(84) bytes of data.\n').packetsReceived, null);
    assert.equal(parseArp(parsers[3]?.[2] ?? '')[1]?.hwaddress, null);
    assert.deepEqual(parseIpRoute(parsers[4]?.[2] ?? '')[1], { ip: '198.51.100.0/24', metric: 1 });
  });

  for (const [name, parse, sample] of parsers) {
    test(`${name}: half an output, other words and bytes that are no text break nothing`, () => {
      for (let at = 0; at <= sample.length; at += 1) assert.doesNotThrow(() => parse(sample.slice(0, at)));
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(sample.length), (noise, at) => {
          parse(sample.slice(0, at) + noise + sample.slice(at));
          parse(noise);
        }),
        { numRuns: 200 },
      );
    });

    test(`${name}: time grows with the length, also for hostile lines`, () => {
      const hostile = [' ', '(', '1 ', '* ', 'a:', '1.', '-', '[AS1] '].map((piece) => piece.repeat(10_000));
      const startedMs = performance.now();
      for (const line of hostile) parse(`${sample}${line}\n${line}x\n`);
      const tookMs = performance.now() - startedMs;
      assert.ok(tookMs < 2000, `${Math.round(tookMs)} ms`);
    });
  }
});

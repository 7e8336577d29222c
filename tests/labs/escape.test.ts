import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { layerFolders, prepareTrees, startLab, type Lab } from '../../packages/labs/src/index.ts';
import { smallTopology } from './small.test-support.ts';
import { leftovers, processesIn, userNamespaceOf } from './traces.test-support.ts';

/** What a trainee with root in a lab host may try. Each attempt must fail, and the machine must not notice. */
describe('escape attempts from inside a lab', () => {
  let lab: Lab;
  before(async () => {
    await prepareTrees({ layers: ['net'] });
    lab = await startLab(smallTopology(), { limits: { diskMb: 64, processes: 300, memoryMb: 512 } });
  });
  after(async () => {
    await lab.stop();
    deepEqual(leftovers(), []);
  });

  const sh = async (script: string, host = 'pc1', limitMs = 15_000) =>
    lab.exec(host, ['/bin/sh', '-c', script], { limitMs });
  /** One system call by number (x64, arm64), without a program in the way; prints "refused NUMBER" or "done". */
  const call = async (x64: number, arm64: number, args: string): Promise<string> => {
    const number = process.arch === 'arm64' ? arm64 : x64;
    const text = `my $b = "\\0" x 4096; my $r = syscall(${number}, ${args}); print $r == -1 ? "refused " . ($! + 0) : "done"`;
    return (await lab.exec('pc1', ['perl', '-e', text])).stdout;
  };

  for (const [what, script] of Object.entries({
    'mount the disk of the machine':
      'for d in vda sda nvme0n1; do mknod /tmp/$d b 254 0; mount /tmp/$d /mnt && exit 0; done; exit 1',
    'make a node for the memory of the machine': 'mknod /tmp/mem c 1 1 && head -c 1 /tmp/mem',
    'make a node for a block device': 'mknod /tmp/disk b 8 0 && head -c 1 /tmp/disk',
    'mount anything at all': 'mount -t tmpfs none /mnt || mount --bind / /mnt || mount -t proc none /mnt',
    'mount a cgroup and its release agent': 'mkdir -p /tmp/c; mount -t cgroup -o memory none /tmp/c',
    'make /proc/sys of the machine writable': 'mount -o remount,rw /proc || mount -o remount,rw /sys',
    'take a namespace of users of its own': 'unshare --user --map-root-user true',
    'raise the limit on namespaces': 'echo 100 >/proc/sys/user/max_user_namespaces',
    'enter the namespaces of process 1 of the machine':
      'name=$(nsenter -t 1 -u hostname) && test "$name" != "$(hostname)"',
    'read the log of the kernel': 'dmesg || head -c 1 /dev/kmsg || head -c 1 /proc/kmsg',
    'set the clock': 'date -s "2001-01-01"',
    'load a module': 'modprobe dummy || insmod /tmp/none.ko',
    'restart the machine': 'reboot -f',
    'pull the emergency lever': 'echo b >/proc/sysrq-trigger',
    'choose what the kernel starts at a crash': 'echo "|/tmp/x" >/proc/sys/kernel/core_pattern',
    'choose what the kernel starts for a module': 'echo /tmp/x >/proc/sys/kernel/modprobe',
    'turn a knob of the machine': 'echo 3 >/proc/sys/vm/drop_caches || echo 1 >/proc/sys/kernel/panic',
    'write to /sys': 'echo x >/sys/kernel/uevent_helper || echo 1 >/sys/class/net/lo/mtu',
    'leave by chroot':
      "perl -e 'mkdir q(/tmp/j); chroot q(/tmp/j); chdir q(../) for 1..50; chroot q(.); exit !(-e q(/lab) || -e q(/work))'",
    'see what holds the lab together': 'ls -d /lab /.outside /proc/1/root/lab',
    'find the answers': 'find / -xdev -name "*.ts" | grep .',
    'reach the metadata of a cloud': 'curl -sS -m 2 http://169.254.169.254/',
    'give its cable to somebody else': 'ip link set eth0 netns /proc/1/ns/net && ! ip link show eth0',
  })) {
    it(`cannot ${what}`, async () => {
      const answer = await sh(script);
      notEqual(answer.code, 0, answer.stdout);
    });
  }

  it('cannot make calls that speak about the whole machine, whatever their rights', async () => {
    equal(await call(103, 116, '3, $b, 4096'), 'refused 1', 'syslog');
    equal(await call(248, 217, '$b, $b, $b, 1, -3'), 'refused 1', 'add_key');
    equal(await call(321, 280, '0, $b, 64'), 'refused 1', 'bpf');
    equal(await call(304, 265, '-100, $b, 0'), 'refused 1', 'open_by_handle_at');
    equal(await call(425, 425, '8, $b'), 'refused 1', 'io_uring_setup');
    equal(await call(298, 241, '$b, 0, -1, -1, 0'), 'refused 1', 'perf_event_open');
    equal(await call(323, 282, '0'), 'refused 1', 'userfaultfd');
    match((await sh('grep Seccomp: /proc/self/status')).stdout, /\t2/);
  });

  it('has no rights over the kernel', async () => {
    const held = BigInt(`0x${/CapBnd:\t(\w+)/.exec((await sh('cat /proc/self/status')).stdout)?.[1] ?? 'f'}`);
    const numbers = {
      sys_module: 16,
      sys_rawio: 17,
      sys_admin: 21,
      sys_boot: 22,
      sys_resource: 24,
      sys_time: 25,
      syslog: 34,
    };
    for (const [name, number] of Object.entries(numbers)) equal((held >> BigInt(number)) & 1n, 0n, name);
  });

  it('cannot reach the network of the machine', async () => {
    const server = createServer((socket) => socket.end('outside\n'));
    server.listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    try {
      for (const { address } of addresses.filter((one) => one.family === 'IPv4')) {
        const answer = await sh(`ip route replace default dev eth0; nc -w 1 ${address} ${port}`);
        equal(answer.stdout, '', address);
        notEqual(answer.code, 0, address);
      }
    } finally {
      server.close();
    }
  });

  it('cannot reach another lab, although the addresses are the same', async () => {
    const other = await startLab(smallTopology());
    try {
      await other.exec('srv', ['ip', 'addr', 'add', '192.168.10.77/24', 'dev', 'eth0']);
      equal((await other.exec('rtr', ['ping', '-c1', '-W2', '192.168.10.77'])).code, 0);
      notEqual((await sh('ping -c1 -W1 192.168.10.77', 'rtr')).code, 0);
      notEqual(userNamespaceOf(other.pid), userNamespaceOf(lab.pid));
    } finally {
      await other.stop();
    }
  });

  it('sees and signals no process but its own', async () => {
    const seen = (await sh('ls /proc | grep -E "^[0-9]+$" | wc -l')).stdout;
    ok(Number(seen) < 20, seen);
    await sh('kill -9 -1');
    equal((await sh('true', 'srv')).code, 0);
    ok(processesIn(userNamespaceOf(lab.pid)).length > 5);
    notEqual((await sh(`kill -0 ${process.pid} || ls /proc/${process.pid}`)).code, 0);
  });

  it('reads no file of the machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outside-'));
    try {
      writeFileSync(join(folder, 'secret'), 'of the machine');
      notEqual((await sh(`cat ${folder}/secret /proc/1/root${folder}/secret`)).code, 0);
      equal((await sh('stat -c %u /etc/passwd')).stdout, '0\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('cannot change a tree that others stand on', async () => {
    const tree = layerFolders(['net']).at(-1) ?? '';
    const shell = statSync(join(tree, 'usr/bin/dash')).ino;
    equal(
      (await sh('echo "#!/bin/false" >/usr/bin/dash.new && cp /usr/bin/dash.new /usr/bin/id', 'srv')).code,
      0,
    );
    equal((await sh('id', 'rtr')).code, 0);
    equal(statSync(join(tree, 'usr/bin/dash')).ino, shell);
    ok(!readFileSync(join(tree, 'usr/bin/id')).toString('latin1').startsWith('#!/bin/false'));
  });

  it('cannot fill the disk: not of the machine, not of the host beside it', async () => {
    const freeBefore = statfsSync('/').bavail;
    for (const place of ['/full', '/run/full', '/dev/shm/full', '/tmp/full', '/dev/full-too']) {
      notEqual((await sh(`head -c 600M /dev/zero >${place}`)).code, 0, place);
    }
    const blocks = (freeBefore - statfsSync('/').bavail) * statfsSync('/').bsize;
    ok(blocks < 300 * 1024 * 1024, `${blocks} bytes of the machine's disk are gone`);
    equal((await sh('head -c 20M /dev/zero >/fine && rm /fine', 'srv')).code, 0);
    await sh('rm -f /full /run/full /dev/shm/full /tmp/full /dev/full-too');
  });

  it('cannot take all memory: its own hungry process goes, the lab stays', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can always make a cgroup');
    const hungry = await sh(`perl -e 'my $x = "x" x (1500 * 1024 * 1024); print "ate it"'`, 'pc1', 30_000);
    equal(hungry.stdout, '');
    equal((await sh('hostname', 'srv')).stdout, 'srv\n');
  });

  it('cannot fork without end: the machine still can, and the lab still ends', async () => {
    await sh(`sh -c 'f() { f | f & }; f' >/dev/null 2>&1 &`, 'pc1', 3000);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    ok(processesIn(userNamespaceOf(lab.pid)).length <= 330);
    equal(execFileSync('echo', ['still here']).toString(), 'still here\n');
  });
});

describe('a process that wants to outlive its lab', () => {
  it('ends with it', async () => {
    await prepareTrees({ layers: ['net'] });
    const lab = await startLab(smallTopology());
    const space = userNamespaceOf(lab.pid);
    await lab.exec('pc1', [
      'sh',
      '-c',
      `trap "" TERM HUP INT; setsid sh -c 'trap "" TERM HUP INT; while :; do sleep 1; done' >/dev/null 2>&1 &`,
    ]);
    ok(processesIn(space).some((one) => one.includes('while :')));
    const started = performance.now();
    await lab.stop();
    ok(performance.now() - started < 3000);
    deepEqual(processesIn(space), []);
  });
});

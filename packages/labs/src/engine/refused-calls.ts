/**
 * Calls of the kernel that no lab needs and that speak about the whole machine, not about the lab: refused with
 * EPERM for every process of every lab, root included. Numbers: syscalls(2), for x64 and arm64.
 */
const refused: readonly (readonly [name: string, x64: number, arm64: number])[] = [
  ['acct', 163, 89],
  ['add_key', 248, 217],
  ['bpf', 321, 280],
  ['clock_settime', 227, 112],
  ['delete_module', 176, 106],
  ['finit_module', 313, 273],
  ['init_module', 175, 105],
  ['io_uring_enter', 426, 426],
  ['io_uring_register', 427, 427],
  ['io_uring_setup', 425, 425],
  ['kexec_file_load', 320, 294],
  ['kexec_load', 246, 104],
  ['keyctl', 250, 219],
  ['nfsservctl', 180, 42],
  ['open_by_handle_at', 304, 265],
  ['perf_event_open', 298, 241],
  ['quotactl', 179, 60],
  ['reboot', 169, 142],
  ['request_key', 249, 218],
  ['settimeofday', 164, 170],
  ['swapoff', 168, 225],
  ['swapon', 167, 224],
  ['syslog', 103, 116],
  ['userfaultfd', 323, 282],
];

/** Calls with two numbers of their own that exist on x64 alone. */
const refusedOnX64 = [172, 173];

const machines = {
  x64: { audit: 0xc000_003e, prctl: 157, numbers: [...refused.map(([, x64]) => x64), ...refusedOnX64] },
  arm64: { audit: 0xc000_00b7, prctl: 167, numbers: refused.map(([, , arm64]) => arm64) },
};

const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const answer = 0x06;
const allow = 0x7fff_0000;
const permissionDenied = 0x0005_0001;

/** A filter for seccomp(2): words of a small program that the kernel runs before each call. */
export function filterFor(arch: string): { readonly prctl: number; readonly program: Buffer } {
  const machine = arch === 'arm64' ? machines.arm64 : machines.x64;
  const { numbers } = machine;
  const rules: readonly (readonly [code: number, ifTrue: number, ifFalse: number, value: number])[] = [
    [load, 0, 0, 4],
    // Another word length has other numbers: nothing is let through by it.
    [jumpIfEqual, 0, numbers.length + 3, machine.audit],
    [load, 0, 0, 0],
    [jumpIfAtLeast, numbers.length + 1, 0, 0x4000_0000],
    ...numbers.map((number, n) => [jumpIfEqual, numbers.length - n, 0, number] as const),
    [answer, 0, 0, allow],
    [answer, 0, 0, permissionDenied],
  ];
  const program = Buffer.alloc(rules.length * 8);
  rules.forEach(([code, ifTrue, ifFalse, value], n) => {
    program.writeUInt16LE(code, n * 8);
    program.writeUInt8(ifTrue, n * 8 + 2);
    program.writeUInt8(ifFalse, n * 8 + 3);
    program.writeUInt32LE(value, n * 8 + 4);
  });
  return { prctl: machine.prctl, program };
}

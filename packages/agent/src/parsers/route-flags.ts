/** route(8) of net-tools. */
const linux: Readonly<Record<string, string>> = {
  U: 'UP',
  H: 'HOST',
  G: 'GATEWAY',
  R: 'REINSTATE',
  D: 'DYNAMIC',
  M: 'MODIFIED',
  A: 'ADDRCONF',
  C: 'CACHE',
  '!': 'REJECT',
};

/** netstat(1) of FreeBSD and macOS. */
const bsd: Readonly<Record<string, string>> = {
  '1': 'PROTO1',
  '2': 'PROTO2',
  '3': 'PROTO3',
  B: 'BLACKHOLE',
  b: 'BROADCAST',
  C: 'CLONING',
  c: 'PRCLONING',
  D: 'DYNAMIC',
  G: 'GATEWAY',
  H: 'HOST',
  I: 'IFSCOPE',
  i: 'IFREF',
  L: 'LLINFO',
  M: 'MODIFIED',
  m: 'MULTICAST',
  R: 'REJECT',
  r: 'ROUTER',
  S: 'STATIC',
  U: 'UP',
  W: 'WASCLONED',
  X: 'XRESOLVE',
  Y: 'PROXY',
};

/** Letters of a routing table as words; letters that nobody documents are left out. */
export function routeFlagNames(flags: string, system: 'linux' | 'bsd'): string[] {
  const names = system === 'linux' ? linux : bsd;
  return flags.split('').flatMap((letter) => names[letter] ?? []);
}

/** What OpenSSH says when it did not get as far as the command; it speaks English in every locale. */
const causes: readonly (readonly [said: RegExp, code: string, words: string])[] = [
  [
    /HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No .* host key is known/i,
    'device.host-key-differs',
    'its host key is not the one in the device book',
  ],
  [/Permission denied|Too many authentication failures/, 'device.refused', 'it does not take user and key'],
  [
    /no such identity|invalid format|bad permissions|UNPROTECTED/i,
    'device.key-unusable',
    'the key file cannot be used',
  ],
  [/Connection refused/, 'device.connection-refused', 'nobody listens there'],
  [/Could not resolve hostname/, 'name.unresolved', 'its name has no address here'],
  [
    /no matching .* found|Unable to negotiate/i,
    'device.no-common-algorithm',
    'it and this ssh share no algorithm',
  ],
  [/timed out|No route to host|unreachable/i, 'device.no-answer', 'it does not answer'],
  [
    /Connection (closed|reset)|Broken pipe|kex_exchange/i,
    'device.connection-lost',
    'it closed the connection',
  ],
];

export function parseSshFault(stderr: string): { readonly code: string; readonly words: string } {
  const found = causes.find(([said]) => said.test(stderr));
  if (found !== undefined) return { code: found[1], words: found[2] };
  return { code: 'device.failed', words: (stderr.trim().split('\n').at(-1) ?? '').slice(0, 300) };
}

/** Fields of our own in the spelling of the expected files: `recvQ` is `recv_q`; some have other names there. */
export function spelled(
  value: object,
  names: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [names[key] ?? snake(key), one as unknown]),
  );
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

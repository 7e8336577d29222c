/** Versions that this build speaks, newest first. A server keeps N, N-1 and N-2 (as far as they exist). */
export const protocolVersions: readonly number[] = [1];

/** How many versions a server must keep talking, its newest included. */
export const versionsKept = 3;

/** The newest version that both know, or undefined: then the answer is `version.unsupported`, and nothing is guessed. */
export function chooseVersion(
  offered: readonly number[],
  spoken: readonly number[] = protocolVersions,
): number | undefined {
  const both = offered.filter((version) => spoken.includes(version));
  return both.length === 0 ? undefined : Math.max(...both);
}

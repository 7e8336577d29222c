/** What a rule of the repository found: where, and what is wrong there in one sentence. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

export function describeFindings(findings: readonly Finding[]): string[] {
  return findings.map((finding) => `${finding.path}: ${finding.message}`);
}

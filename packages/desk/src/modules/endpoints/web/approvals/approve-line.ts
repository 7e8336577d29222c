/** The command that signs one job, for the operator's own computer. */
export function approveLine(jobId: string): string {
  return `npx deskhand approve ${jobId} --token-file token`;
}

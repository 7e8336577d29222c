import type { ServerControl } from './server-world.ts';

/**
 * The suite's hands in a server that runs somewhere else: five addresses that the one who tries it sets up
 * beside the gateway, in a test installation alone. Each takes and gives JSON by POST.
 */
export function httpControl(serverUrl: string, controlUrl: string): ServerControl {
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${controlUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`the control answered ${response.status} at ${path}`);
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    url: serverUrl,
    makeToken: async (wish) => String((await ask('/token', wish))['token']),
    approve: async (agentId) => void (await ask('/approve', { agentId })),
    giveJob: async (agentId) => String((await ask('/job', { agentId }))['jobId']),
    stateOf: async (agentId) => String((await ask('/state', { agentId }))['state']),
    resultOf: async (agentId, jobId) => {
      const { result, hasConflict } = await ask('/result', { agentId, jobId });
      type Known = Awaited<ReturnType<ServerControl['resultOf']>>;
      return { result: (result ?? null) as Known['result'], hasConflict: hasConflict === true };
    },
  };
}

/** Rises with each release of the agent; told at each connect and in each result. */
export const agentVersion = '0.1.0';

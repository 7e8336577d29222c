import { useQueryClient } from '@tanstack/react-query';
import type { Subject } from '#platform/contract/schema';
import { endpoints, keys, type JobDetail } from '../api.ts';
import { useDeed } from '../use-deed.ts';

/** What is asked of a machine. */
export interface Ask {
  readonly action: string;
  readonly params: Record<string, unknown>;
  readonly dryRun?: boolean;
  readonly subject?: Subject | undefined;
}

/** Asks a machine for an action; the job is durable when this returns. */
export function useAsk(machineId: string, onAsked: (job: JobDetail) => void) {
  const queryClient = useQueryClient();
  const { problem, running, run } = useDeed();
  const ask = ({ action, params, dryRun, subject }: Ask) =>
    run(async () => {
      const job = await endpoints.ask({
        id: machineId,
        action,
        params,
        lane: 'interactive',
        ...(dryRun === true ? { dryRun } : {}),
        ...(subject ? { subject } : {}),
      });
      queryClient.setQueryData(keys.job(job.id), job);
      void queryClient.invalidateQueries({ queryKey: keys.jobsOf(machineId) });
      void queryClient.invalidateQueries({ queryKey: ['endpoints', 'jobs'] });
      onAsked(job);
    });
  return { problem, running, ask };
}

import { useQueryClient } from '@tanstack/react-query';
import { endpoints, keys, type JobDetail } from '../api.ts';
import { useDeed } from '../use-deed.ts';

/** What a person can do with a job that was asked for. */
export function useJobDeeds(id: string) {
  const queryClient = useQueryClient();
  const { problem, running, run } = useDeed();
  const keep = (job: JobDetail) => {
    queryClient.setQueryData(keys.job(id), job);
    void queryClient.invalidateQueries({ queryKey: keys.jobsOf(job.machine.id) });
    void queryClient.invalidateQueries({ queryKey: ['endpoints', 'jobs'] });
    void queryClient.invalidateQueries({ queryKey: keys.counters });
  };
  return {
    problem,
    running,
    decide: (verdict: 'happened' | 'did-not-happen', reason: string) =>
      run(async () => keep(await endpoints.decide({ id, verdict, reason }))),
    withdraw: (reason: string) => run(async () => keep(await endpoints.withdraw({ id, reason }))),
  };
}

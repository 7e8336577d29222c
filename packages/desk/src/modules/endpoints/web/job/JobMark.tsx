import { ProofMark, VerdictMark } from '#platform/web/ui/Marks.tsx';
import { useNow } from '../use-now.ts';
import { isOver, signOf, stateWords, type JobState } from './job-words.ts';

/** What became of a job: shape, colour and word; the word counts while it runs. */
export function JobMark({ job }: { job: JobState }) {
  const now = useNow(!isOver(job));
  const sign = signOf(job);
  const words = stateWords(job, now);
  return 'proof' in sign ? (
    <ProofMark proof={sign.proof} label={words} />
  ) : (
    <VerdictMark verdict={sign.verdict} label={words} />
  );
}

import { ProofMark, VerdictMark } from '#platform/web/ui/Marks.tsx';
import type { JobDetail } from '../api.ts';
import { t } from '../texts.ts';

/** Who signed for what became of a job. One tick: a machine alone has said it, nobody has read it back. */
export function SignatureMark({ job }: { job: Pick<JobDetail, 'signature' | 'machine'> }) {
  const machine = job.machine.name;
  if (!job.signature) return <ProofMark proof="ordered" label={t.signedNot()} />;
  return job.signature.isValid ? (
    <ProofMark proof="done" label={t.signed({ machine })} />
  ) : (
    <VerdictMark verdict="fail" label={t.signedInvalid({ machine })} />
  );
}

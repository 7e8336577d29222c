import { Link } from '@tanstack/react-router';
import { formatInstant } from '#platform/web/i18n/format';
import { Fact, Facts } from '#platform/web/ui/Panel.tsx';
import type { JobDetail } from '../api.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { KeyWords } from '../machine/KeyWords.tsx';
import { t } from '../texts.ts';
import { clockWords } from '../words.ts';
import { OutputView } from './OutputView.tsx';
import { SignatureMark } from './Signature.tsx';

/** Who asked, who signed, when, and what proves it. */
export function ProofFacts({ job }: { job: JobDetail }) {
  return (
    <EndpointsCard title={t.proofTitle()}>
      <Facts>
        <Fact name={t.signature()}>
          <SignatureMark job={job} />
          {job.signature ? <p className="dh-sm dh-3">{t.signatureHint()}</p> : null}
        </Fact>
        <Fact name={t.askedBy()}>{t.askedAt({ name: job.askedBy, time: formatInstant(job.createdAt) })}</Fact>
        {job.approvedBy ? (
          <Fact name={t.approvedBy()}>
            {(job.approvedBy.isStanding ? t.approvedStanding : t.approvedByText)({
              name: job.approvedBy.operator,
              serial: job.approvedBy.certificateSerial,
              reason: job.approvedBy.reason,
            })}
          </Fact>
        ) : null}
        {job.subject?.room === 'tickets' ? (
          <Fact name={t.forTicket()}>
            <Link to="/machines/jobs" search={{ subject: `tickets:${job.subject.id}` }}>
              {t.theTicket()}
            </Link>
          </Fact>
        ) : null}
        {job.endedAt === null ? null : (
          <Fact name={t.times()}>
            {t.timesText({
              started: job.startedAt === null ? t.notSaid() : formatInstant(job.startedAt),
              ended: formatInstant(job.endedAt),
              received: job.receivedAt === null ? t.notSaid() : formatInstant(job.receivedAt),
            })}
            <ClockClaim offsetMs={job.clockOffsetMs} />
          </Fact>
        )}
        <Fact name={t.params()}>
          {isEmpty(job.params) ? t.noParams() : <OutputView output={job.params} label={t.params()} />}
        </Fact>
        {job.code === null ? null : (
          <Fact name={t.codeOf()}>
            <span className="dh-mono">{job.code}</span>
          </Fact>
        )}
        {job.resultNumber === null ? null : (
          <Fact name={t.hash()}>
            <span className="ep-value">{job.resultHash}</span>
            <p className="dh-sm dh-3">{t.resultNumber({ number: job.resultNumber })}</p>
          </Fact>
        )}
        {job.signature ? (
          <Fact name={t.key()}>
            <KeyWords publicKey={job.signature.key} />
          </Fact>
        ) : null}
      </Facts>
    </EndpointsCard>
  );
}

/** Times are the machine's own; how far its clock was away is its own claim as well. */
function ClockClaim({ offsetMs }: { offsetMs: number | null }) {
  const words = clockWords(offsetMs);
  return words === undefined ? null : <p className="dh-sm dh-3">{t.timesClaim({ claim: words })}</p>;
}

function isEmpty(params: unknown): boolean {
  return typeof params !== 'object' || params === null || Object.keys(params).length === 0;
}

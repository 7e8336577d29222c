import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { ServerTrial } from '../../contract.ts';
import { t } from '../texts.ts';

/** What a try found: what went well in order, then what stands in the way and what to do about it. */
export function TrialResult({ trial, running }: { trial: ServerTrial | undefined; running: boolean }) {
  if (running) return <LoadingShape rows={1} doing={t.trying()} />;
  return (
    <div role="status">
      {trial ? (
        <>
          <p className="dh-medium">{trial.ok ? t.tryGood() : t.tryBad()}</p>
          <ul className="mail-trial">
            {trial.found.map((one) => (
              <li key={one} className="dh-line">
                <IconCheck size={14} stroke={2} color="var(--dh-proof-mark)" aria-hidden />
                {one}
              </li>
            ))}
          </ul>
          {trial.trouble ? (
            <div className="mail-alarm" data-trouble>
              <p className="mail-alarm-title">
                <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
                <span className="dh-medium dh-space">{trial.trouble.title}</span>
              </p>
              <p className="dh-sm dh-2">{trial.trouble.hint}</p>
              {trial.trouble.words === '' ? null : (
                <p className="dh-sm dh-2 mail-anywhere">{t.serverSaid({ words: trial.trouble.words })}</p>
              )}
            </div>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

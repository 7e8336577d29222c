import { useLiveState } from '../api/live.ts';
import { formatTime } from '../i18n/format.ts';
import './frame.css';
import { t } from './texts.ts';

/** Whether the page is kept up to date: a green disc "Live", or a hollow one with "since 09:20". */
export function LiveDot() {
  const state = useLiveState();
  const fresh = state.is === 'live' || state.is === 'idle';
  const since = 'sinceAt' in state ? formatTime(state.sinceAt) : '';
  return (
    <div className="dh-live" role="status" title={fresh ? t.live() : t.staleLabel({ time: since })}>
      <span className="dh-machine-dot" data-state={fresh ? 'answers' : 'unseen'} aria-hidden />
      <span className="dh-nav-words">{fresh ? t.live() : t.staleSince({ time: since })}</span>
    </div>
  );
}

import { currentLanguage } from '#platform/web/i18n/texts';
import type { StandingApproval } from '../api.ts';
import { t } from '../texts.ts';

/** `Mon, Tue 22:00 to 04:00 UTC`: when a standing approval counts. Days and minutes are those of UTC. */
export function windowWords({ days, fromMinute, untilMinute }: StandingApproval['window']): string {
  const locale = currentLanguage() === 'en' ? 'en-GB' : currentLanguage();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // 4 January 1970 was a Sunday, the day that is 0 here.
  const names = days.map((day) => weekday.format(new Date(Date.UTC(1970, 0, 4 + day))));
  return t.standingWindow({
    days: names.join(', '),
    from: clock(fromMinute),
    until: clock(untilMinute),
  });
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

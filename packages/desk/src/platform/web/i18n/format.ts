import { currentLanguage } from './texts.ts';

let viewerZone: string | undefined;

/** Sets the time zone of the person who looks; undefined is the zone of the browser. */
export function setViewerZone(zone: string | undefined): void {
  viewerZone = zone;
  formatters.clear();
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${currentLanguage()} ${name}`;
  let made = formatters.get(key);
  if (!made) {
    // English is written with day before month and the 24 h clock everywhere in the desk.
    const locale = currentLanguage() === 'en' ? 'en-GB' : currentLanguage();
    made = new Intl.DateTimeFormat(locale, { ...options, ...(viewerZone ? { timeZone: viewerZone } : {}) });
    formatters.set(key, made);
  }
  return made;
}

/** `09:42` in the viewer's zone. */
export function formatTime(at: string | Date): string {
  return formatter('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** `Monday 18 May` in the viewer's zone. */
export function formatDay(at: string | Date): string {
  return formatter('day', { weekday: 'long', day: 'numeric', month: 'long' })
    .format(new Date(at))
    .replace(',', '');
}

/** `18 May 2026, 09:42`: the whole truth, for titles and evidence. */
export function formatInstant(at: string | Date): string {
  return formatter('instant', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(new Date(at))
    .replace(' at ', ', ');
}

/** The shortest form that is still absolute: `09:42` today, `Fri 17:50` within a week, `12 March` this year, else `12 March 2025`. */
export function formatMoment(at: string | Date, now: Date = new Date()): string {
  const date = new Date(at);
  if (dayKey(date) === dayKey(now)) return formatTime(date);
  const ageMs = now.getTime() - date.getTime();
  if (ageMs > 0 && ageMs < 6 * 86_400_000) {
    return `${formatter('weekday', { weekday: 'short' }).format(date)} ${formatTime(date)}`;
  }
  if (yearOf(date) === yearOf(now)) return formatter('date', { day: 'numeric', month: 'long' }).format(date);
  return formatter('fullDate', { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}

function dayKey(date: Date): string {
  return formatter('dayKey', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(date);
}

function yearOf(date: Date): string {
  return formatter('year', { year: 'numeric' }).format(date);
}

/** Working time as people say it: `45 s`, `23 m`, `1 h 08 m`, `5 h`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const totalSeconds = Math.max(0, Math.round(durationMs / 1000));
  if (totalSeconds < 60) return `${totalSeconds} s`;
  const totalMinutes = Math.floor(totalSeconds / 60);
  const hours = Math.floor(totalMinutes / 60);
  const minutes = totalMinutes % 60;
  if (hours === 0) return `${minutes} m`;
  if (hours < 24) return minutes === 0 ? `${hours} h` : `${hours} h ${String(minutes).padStart(2, '0')} m`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** A whole or short decimal number with the separators of the language. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage()).format(value);
}

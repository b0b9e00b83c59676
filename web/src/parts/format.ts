const number = new Intl.NumberFormat();
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the reader's own way of writing numbers. */
export function formatNumber(value: number): string {
  return number.format(value);
}

/** The exact moment in the reader's zone, and in UTC. */
export function formatExact(at: string): string {
  const date = new Date(at);
  return `${exact.format(date)} (${date.toISOString().replace('T', ' ').slice(0, 19)} UTC)`;
}

/** How long ago, for the last day; the date before that. */
export function formatMoment(at: string, now: number): string {
  const age = now - Date.parse(at);
  if (age >= DAY || age < -MINUTE) return day.format(new Date(at));
  if (age < MINUTE) return relative.format(0, 'second');
  return age < HOUR
    ? relative.format(-Math.floor(age / MINUTE), 'minute')
    : relative.format(-Math.floor(age / HOUR), 'hour');
}

/** The time of day; the date as well if it is another day. */
export function formatTime(at: string, now: number): string {
  const date = new Date(at);
  return date.toDateString() === new Date(now).toDateString() ? time.format(date) : exact.format(date);
}

/** A span of time, roughly: `3 min`. */
export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < 90
      ? [Math.max(1, Math.round(seconds)), 'second']
      : seconds < 5400
        ? [Math.round(seconds / 60), 'minute']
        : [Math.round(seconds / 3600), 'hour'];
  return new Intl.NumberFormat(undefined, { style: 'unit', unit: String(unit), unitDisplay: 'short' }).format(
    Number(value),
  );
}

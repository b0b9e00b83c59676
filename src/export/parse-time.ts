import { BadUserInputError } from '../domain/model/errors.ts';

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

const AGO = /^(?<count>\d{1,6})(?<unit>[hdw])$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** A stretch of time, from the first instant on and before the second; null: without that end. */
export interface Period {
  readonly since: Date | null;
  readonly until: Date | null;
}

/**
 * Reads two times as people write them: `2026-05-01`, which as `until` is that whole day, by UTC; `2026-05-01T12:00:00Z`, or with
 * another offset; or `30d`, `12h` or `2w`, so long before now. Undefined: without that end.
 *
 * @throws BadUserInputError if one is none of these, or the second is not after the first
 */
export function parsePeriod(since: string | undefined, until: string | undefined, now: Date): Period {
  const period = {
    since: since === undefined ? null : parseTime('since', since, now),
    until: until === undefined ? null : parseTime('until', until, now),
  };
  if (period.since !== null && period.until !== null && period.since >= period.until) {
    throw new BadUserInputError(`"until" must be after "since", which is ${period.since.toISOString()}.`, 'until');
  }
  return period;
}

/**
 * Reads one time, written in one of these ways; a date is its first instant, by UTC, but for `until`.
 *
 * @throws BadUserInputError if it is none of these
 */
export function parseTime(parameter: 'since' | 'until' | 'at', text: string, now: Date): Date {
  const { count, unit = '' } = AGO.exec(text)?.groups ?? {};
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  if (DATE.test(text) && isRealDate(text)) {
    return new Date(Date.parse(text) + (parameter === 'until' ? DAY_MS : 0));
  }
  if (INSTANT.test(text) && isRealDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))) return new Date(text);
  throw new BadUserInputError(
    `"${parameter}" must be a date such as 2026-05-01, a time such as 2026-05-01T12:00:00Z, or a stretch back from now such as 30d, 12h or 2w, not "${text}".`,
    parameter,
  );
}

/** Returns false for 2026-02-30, which JavaScript takes for the second of March. */
function isRealDate(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a moment as people write it into an address: `2026-05-01` is the beginning of that day where the reader is. */
export function readMoment(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const moment = new Date(DAY.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** Returns the moment as a field for date and time holds it, in the reader's zone: `2026-05-01T00:00`. */
export function toFieldValue(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

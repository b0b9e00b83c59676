import { GraphQLError, Kind } from 'graphql';
import { builder } from './builder.ts';

/** RFC 3339's profile of ISO 8601: with a time and an offset, so that it does not depend on the server's time zone. */
const DATE_TIME =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

builder.scalarType('DateTime', {
  description: 'ISO 8601 date-time, UTC: `2026-01-31T09:30:00.000Z`. As an argument it may have another offset.',
  serialize: (date) => date.toISOString(),
  parseValue,
  parseLiteral: (node) => parseValue(node.kind === Kind.STRING ? node.value : undefined),
});

function parseValue(value: unknown): Date {
  const day = typeof value === 'string' ? DATE_TIME.exec(value)?.groups?.date : undefined;
  if (typeof value !== 'string' || day === undefined) {
    throw new GraphQLError('A DateTime is an ISO 8601 date-time with its offset, such as "2026-01-31T09:30:00Z".');
  }
  if (!isDayOfCalendar(day)) throw new GraphQLError(`There is no ${day} in the calendar.`);
  return new Date(value);
}

/** Returns false for a day such as 30 February, which `Date` takes for 1 March. */
function isDayOfCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

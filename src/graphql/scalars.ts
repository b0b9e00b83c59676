import { GraphQLError, Kind } from 'graphql';
import { builder } from './builder.ts';

/** RFC 3339's profile of ISO 8601: with a time and an offset, so that no server's time zone has a say. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

builder.scalarType('DateTime', {
  description: 'ISO 8601 date-time, UTC: `2026-01-31T09:30:00.000Z`. As an argument it may have another offset.',
  serialize: (date) => date.toISOString(),
  parseValue,
  parseLiteral: (node) => parseValue(node.kind === Kind.STRING ? node.value : undefined),
});

function parseValue(value: unknown): Date {
  const date = typeof value === 'string' && DATE_TIME.test(value) ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new GraphQLError('A DateTime is an ISO 8601 date-time with its offset, such as "2026-01-31T09:30:00Z".');
  }
  return date;
}

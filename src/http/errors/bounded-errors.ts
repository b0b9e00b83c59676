import { GraphQLError } from 'graphql';
import { truncateMessage } from '../../domain/model/truncate-message.ts';

/** Bytes of all errors of a response together. With the rest of the JSON, a response of errors stays below 64 kB. */
const MAX_ERRORS_BYTES = 60_000;

/**
 * Returns the errors of a response with short messages, and as many of them as fit, with the number of those left out.
 * graphql-js quotes whole values: a variable of 1 MB is 1 MB in each of its errors.
 */
export function boundedErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const bounded: GraphQLError[] = [];
  let bytes = 0;
  for (const error of errors) {
    // Changed in place, with the same result if repeated: Yoga keeps the errors of a document in its cache.
    error.message = truncateMessage(error.message);
    bytes += Buffer.byteLength(JSON.stringify(error));
    if (bytes > MAX_ERRORS_BYTES) break;
    bounded.push(error);
  }
  const leftOut = errors.length - bounded.length;
  return leftOut === 0 ? errors : [...bounded, leftOutError(leftOut)];
}

function leftOutError(count: number): GraphQLError {
  return new GraphQLError(
    `${count} more ${count === 1 ? 'error is' : 'errors are'} left out: the response would be too long.`,
    {
      extensions: { code: 'ERRORS_LEFT_OUT' },
    },
  );
}

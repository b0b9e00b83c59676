import { HTTP_STATUS_BY_CODE } from '../errors/http-status.ts';

const CODE = 'BATCHING_NOT_SUPPORTED';

/** Batching links send 10 by default. A longer batch gets a single error, so that the response stays short. */
const MAX_ANSWERED = 100;

/**
 * Returns the response to a list of operations: as many results, each with the same error, and the status 200. Batching
 * links show the errors of such a response; of any other they show the status, or that it is not a list.
 */
export function rejectBatch(length: number, note: (code: string) => void): Response {
  note(CODE);
  const message =
    'Batches are not supported: send each operation by itself. Several fields of one operation are read together anyway.';
  const answer = { errors: [{ message, extensions: { code: CODE } }] };
  const isAnswered = length >= 1 && length <= MAX_ANSWERED;
  return Response.json(isAnswered ? Array.from({ length }, () => answer) : answer, {
    status: isAnswered ? 200 : HTTP_STATUS_BY_CODE[CODE],
  });
}

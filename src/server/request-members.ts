import { badRequest } from './request-encoding.ts';

/**
 * Objects and lists within each other, in a body or in `variables` of an address. Clients' deepest are a dozen. Whatever
 * walks them calls itself: coercion, filters.
 */
const MAX_NESTING = 100;

/** The members in which clients send the id of a persisted document: Relay's, the draft's, and those of older links. */
const ID_MEMBERS = ['documentId', 'id', 'doc_id'];

/**
 * What of a request's members is looked at. All others are ignored, as GraphQL over HTTP wants: `operationType`, what an
 * extension of a later draft adds.
 */
export function membersOf(body: object): Record<string, unknown> {
  refuseNesting(body);
  const sent: Record<string, unknown> = { ...body };
  const { query, operationName, variables, extensions } = sent;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw badRequest('"operationName" must be a text.');
  }
  const documentId = ID_MEMBERS.map((name) => sent[name]).find((id) => typeof id === 'string');
  return { query, operationName, variables, extensions, ...(documentId !== undefined && { documentId }) };
}

/** Level by level: a walk that calls itself is what nesting is to be kept from. */
function refuseNesting(body: object): void {
  let level: readonly object[] = [body];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) {
      throw badRequest(`The request holds values within values, more than ${MAX_NESTING} deep. Nest filters less.`);
    }
    level = level.flatMap((value) =>
      Object.values(value).filter((member) => typeof member === 'object' && member !== null),
    );
  }
}

import type { GraphQLError } from 'graphql';
import { badRequest } from './request-encoding.ts';

const number = new Intl.NumberFormat('en');

/**
 * Objects and lists within each other, in a body or in `variables` of an address. Clients' deepest are a dozen. Whatever
 * walks them calls itself: coercion, filters.
 */
const MAX_NESTING = 100;
/**
 * Objects, their members and lists in a request: coercion takes some 10 µs for each, twice. The largest filter that is
 * allowed, 1,000 clauses, has some 4,000.
 */
const MAX_MEMBERS = 10_000;
/** Of one list: what a bulk mutation takes. */
const MAX_ITEMS = 100_000;

/** The members in which clients send the id of a persisted document: Relay's, the draft's, and those of older links. */
const ID_MEMBERS = ['documentId', 'id', 'doc_id'];

/**
 * What of a request's members is looked at. All others are ignored, as GraphQL over HTTP wants: `operationType`, what an
 * extension of a later draft adds.
 */
export function membersOf(body: object): Record<string, unknown> {
  refuseExcess(body);
  const sent: Record<string, unknown> = { ...body };
  const { query, operationName, variables, extensions } = sent;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw badRequest('"operationName" must be a text.');
  }
  const documentId = ID_MEMBERS.map((name) => sent[name]).find((id) => typeof id === 'string');
  return { query, operationName, variables, extensions, ...(documentId !== undefined && { documentId }) };
}

/** Level by level: a walk that calls itself is what nesting is to be kept from. */
function refuseExcess(body: object): void {
  let level: readonly object[] = [body];
  let members = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) {
      throw badRequest(`The request holds values within values, more than ${MAX_NESTING} deep. Nest filters less.`);
    }
    const next: object[] = [];
    for (const value of level) {
      const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      if (Array.isArray(value)) refuseLongList(value.length);
      else members += values.length;
      for (const member of values) if (typeof member === 'object' && member !== null) next.push(member);
    }
    members += next.length;
    if (members > MAX_MEMBERS) {
      throw tooManyMembers();
    }
    level = next;
  }
}

/**
 * Before a long body is parsed: `JSON.parse` takes a second for a million members. What a bulk mutation sends is lists of names.
 */
export function refuseManyMembers(text: string): void {
  let members = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) {
    members += 1;
    if (members > MAX_MEMBERS) throw tooManyMembers();
  }
}

function tooManyMembers(): GraphQLError {
  return badRequest(
    `The request holds more than ${number.format(MAX_MEMBERS)} members of objects. Send fewer at once.`,
  );
}

function refuseLongList(items: number): void {
  if (items <= MAX_ITEMS) return;
  throw badRequest(
    `A list in the request has ${number.format(items)} items; at most ${number.format(MAX_ITEMS)}. Send several requests, or use the command line, cognito-admin-graphql, which takes files.`,
  );
}

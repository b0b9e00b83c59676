import { badRequest } from './request-encoding.ts';

/** The members in which clients send the id of a persisted document: Relay's, the draft's, and those of older links. */
const ID_MEMBERS = ['documentId', 'id', 'doc_id'];

/**
 * Returns the members of a request that are used. All others are ignored, as GraphQL over HTTP requires: `operationType`,
 * and what later drafts add.
 */
export function membersOf(body: object): Record<string, unknown> {
  const sent: Record<string, unknown> = { ...body };
  const { query, operationName, variables, extensions } = sent;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    throw badRequest('"operationName" must be a text.');
  }
  const documentId = ID_MEMBERS.map((name) => sent[name]).find((id) => typeof id === 'string');
  return { query, operationName, variables, extensions, ...(documentId !== undefined && { documentId }) };
}

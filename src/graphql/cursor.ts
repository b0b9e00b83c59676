import { createHash } from 'node:crypto';
import { StaleCursorError } from '../domain/model/errors.ts';
import type { PagePosition } from '../domain/paging/paginate.ts';
import { MAX_PAGE_SIZE } from '../domain/ports/directory.ts';

/**
 * Returns a cursor, opaque to clients: a position, and a digest of the list and arguments that it belongs to. It depends on
 * nothing that a process keeps, so that any process can serve the next page.
 */
export function encodeCursor(list: ListIdentity, place: PagePosition): string {
  const { token, limit, after } = place;
  return Buffer.from(JSON.stringify([digest(list), limit, after, token])).toString('base64url');
}

/** @throws StaleCursorError unless it is a cursor of this list with these arguments */
export function decodeCursor(list: ListIdentity, cursor: string): PagePosition {
  const [owner, limit, after, token] = parse(cursor);
  if (
    typeof limit !== 'number' ||
    !Number.isInteger(limit) ||
    limit < 1 ||
    limit > MAX_PAGE_SIZE ||
    !isNullableString(after) ||
    !isNullableString(token)
  ) {
    throw new StaleCursorError('This is not a cursor of this service.');
  }
  if (owner !== digest(list)) throw new StaleCursorError('The cursor belongs to another list, or to other arguments.');
  return { token, limit, after };
}

/** The pool and field that a list belongs to, and the arguments that determine its items and their order. */
export type ListIdentity = readonly [poolId: string, field: string, ...args: readonly unknown[]];

function digest(list: ListIdentity): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 16);
}

function parse(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isNullableString(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

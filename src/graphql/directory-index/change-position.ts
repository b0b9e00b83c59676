import type { DirectoryChange } from '../../domain/directory-index/directory-change.ts';
import { StaleCursorError } from '../../domain/model/errors.ts';
import type { PagePosition } from '../../domain/paging/paginate.ts';

/** Returns the position right after a change. */
export function changePlace({ id }: DirectoryChange): PagePosition {
  return { token: null, limit: 1, after: String(id) };
}

/** Returns the id of the change right before a position. Throws StaleCursorError if it has none. */
export function changePosition({ after }: PagePosition): number {
  const id = after === null ? Number.NaN : Number(after);
  if (!Number.isSafeInteger(id)) throw new StaleCursorError('This is not a cursor of this service.');
  return id;
}

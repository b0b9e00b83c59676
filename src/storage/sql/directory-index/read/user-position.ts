import { StaleCursorError } from '../../../../domain/model/errors.ts';

/** After which user a page begins. A user who is gone, or ordered otherwise by now, marks the same place. */
export interface UserPosition {
  readonly key: string | number | null;
  readonly username: string;
}

export function formatPosition({ key, username }: UserPosition): string {
  return JSON.stringify([key, username]);
}

/** @throws StaleCursorError if it is no position */
export function parsePosition(position: string): UserPosition {
  const parts = parseJson(position);
  if (Array.isArray(parts) && parts.length === 2) {
    const [key, username]: unknown[] = parts;
    const isKey = key === null || typeof key === 'string' || Number.isSafeInteger(key);
    if (isKey && typeof username === 'string') return { key: key as UserPosition['key'], username };
  }
  throw new StaleCursorError('This is not a position in the index.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

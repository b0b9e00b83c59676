import type { DirectoryIndexStore } from './directory-index-store.ts';

/**
 * Returns the milliseconds since the newest complete reading began: what was changed elsewhere before that is in the index. Null
 * before the first one is through, and where the store does not answer.
 */
export async function readIndexLag(store: Pick<DirectoryIndexStore, 'state' | 'now'>): Promise<number | null> {
  try {
    const { readThrough } = await store.state();
    return readThrough === null ? null : Math.max(0, (await store.now()).getTime() - readThrough.getTime());
  } catch {
    return null;
  }
}

import type { CombinedError } from 'urql';
import { directoryIndex } from '../../api/directory-index.ts';
import { useStore } from '../../api/store.ts';
import { useShown } from '../../api/use-shown.ts';
import { PersonIndexedDocument, type PersonIndexedQuery } from '../../generated/graphql.ts';

type Directory = NonNullable<PersonIndexedQuery['directory']>;

/** What the index says of a person: null as the user if it knows nobody of this name. */
export interface IndexedPerson {
  readonly asOf: string;
  readonly user: NonNullable<Directory['user']> | null;
}

/** Reads the person from the index, now or at a moment of the past; null without an index, or while it is read. */
export function useIndexedPerson(
  username: string,
  at: string | null,
): { readonly indexed: IndexedPerson | null; readonly error: CombinedError | undefined; readonly fetching: boolean } {
  const pause = useStore(directoryIndex).kind !== 'there';
  const live = (change: { readonly username: string | null }) => change.username === username;
  const { data, error, fetching } = useShown(PersonIndexedDocument, { username, at }, { pause, live });
  const directory = pause ? null : data?.directory;
  return { indexed: directory ? { asOf: directory.asOf, user: directory.user ?? null } : null, error, fetching };
}

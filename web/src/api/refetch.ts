const shown = new Set<() => void>();
const followers = new Set<(changes: readonly SeenChange[]) => void>();

/** One change of the pool that the index has learnt of, whoever made it. */
export interface SeenChange {
  readonly username: string | null;
  readonly groupName: string | null;
}

/** Calls the listener when what is on the screen may have changed; returns what ends that. */
export function onRefetch(listener: () => void): () => void {
  shown.add(listener);
  return () => shown.delete(listener);
}

/** Asks anew for everything on the screen: after a change, and once a lost connection is back. */
export function refetchShown(): void {
  for (const listener of shown) listener();
}

/** Calls the listener with what others have changed; returns what ends that. */
export function onChanges(listener: (changes: readonly SeenChange[]) => void): () => void {
  followers.add(listener);
  return () => followers.delete(listener);
}

/** Tells the screen of changes that it did not make itself. */
export function tellChanges(changes: readonly SeenChange[]): void {
  for (const follower of followers) follower(changes);
}

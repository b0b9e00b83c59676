const shown = new Set<() => void>();

/** Calls the listener when what is on the screen may have changed; returns what ends that. */
export function onRefetch(listener: () => void): () => void {
  shown.add(listener);
  return () => shown.delete(listener);
}

/** Asks anew for everything on the screen: after a change, and once a lost connection is back. */
export function refetchShown(): void {
  for (const listener of shown) listener();
}

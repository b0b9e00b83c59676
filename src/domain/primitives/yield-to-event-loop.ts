/**
 * Resolves in a later turn of the event loop, for work that takes long by itself: others are served in between. An immediate
 * alone would come before them. A timer alone, set by one that fired, fires in the same turn if the work in between took its
 * millisecond.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setTimeout(resolve, 1));
  });
}

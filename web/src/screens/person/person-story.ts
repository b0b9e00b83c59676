/** What a list has read so far, newest first. */
interface Read<Row> {
  readonly rows: readonly Row[];
  readonly isComplete: boolean;
}

export type StoryEntry<Event, Change> =
  | { readonly kind: 'event'; readonly at: string; readonly event: Event }
  | { readonly kind: 'change'; readonly at: string; readonly change: Change };

/**
 * Returns the trail and the changes made elsewhere as one story, newest first: only as far back as both are read, so that
 * nothing comes in between later.
 */
export function tellStory<Event extends { readonly at: string }, Change extends { readonly notAfter: string }>(
  trail: Read<Event>,
  changes: Read<Change>,
): StoryEntry<Event, Change>[] {
  const entries: StoryEntry<Event, Change>[] = [
    ...trail.rows.map((event) => ({ kind: 'event', at: event.at, event }) as const),
    ...changes.rows.map((change) => ({ kind: 'change', at: change.notAfter, change }) as const),
  ];
  const known = Math.max(
    readBackTo(
      trail.isComplete,
      trail.rows.map(({ at }) => at),
    ),
    readBackTo(
      changes.isComplete,
      changes.rows.map(({ notAfter }) => notAfter),
    ),
  );
  return entries
    .filter(({ at }) => Date.parse(at) >= known)
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function readBackTo(isComplete: boolean, moments: readonly string[]): number {
  if (isComplete) return Number.NEGATIVE_INFINITY;
  const last = moments.at(-1);
  return last === undefined ? Number.POSITIVE_INFINITY : Date.parse(last);
}

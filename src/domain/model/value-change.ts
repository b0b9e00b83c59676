/** What a property of a group or of a user was, and what it became. */
export interface ValueChange {
  /** As the API names it: `precedence`, `email`. */
  readonly name: string;
  /** Null if there was none. */
  readonly before: string | null;
  /** Null if there is none any more. */
  readonly after: string | null;
}

/** The properties that differ. One that is not named in `after` stays as it was. */
export function valueChanges(
  before: Readonly<Record<string, string | number | null>>,
  after: Readonly<Record<string, string | number | null | undefined>>,
): readonly ValueChange[] {
  const text = (value: string | number | null | undefined) =>
    value === null || value === undefined ? null : `${value}`;
  return Object.entries(after).flatMap(([name, value]) => {
    const change = { name, before: text(before[name]), after: text(value) };
    return value === undefined || change.before === change.after ? [] : [change];
  });
}

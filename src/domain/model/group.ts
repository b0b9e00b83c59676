/** A group of the user pool: every property that Cognito keeps of one. */
export interface Group {
  readonly name: string;
  readonly description: string | null;
  /** 0 to 2³¹−1. Lower value, higher authority; null is the lowest authority of all, and 0 is not null. */
  readonly precedence: number | null;
  readonly roleArn: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Orders groups by authority, highest first; groups of equal authority by name, code unit by code unit. */
export function byPrecedence(a: Group, b: Group): number {
  return comparePrecedence(a.precedence, b.precedence) || compareCodeUnits(a.name, b.name);
}

/** Returns a negative number if `a` has the higher authority, zero if both have the same. */
export function comparePrecedence(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a - b;
}

/** Compares by UTF-16 code units, in the same way in every locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

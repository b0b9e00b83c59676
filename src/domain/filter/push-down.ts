import type { UserListFilter } from '../directory.ts';
import { type FilterableText, foldOf, isFilterableText } from './attribute-case.ts';
import type { Condition } from './clause.ts';
import type { StringCondition } from './string-condition.ts';

/** How Cognito itself can evaluate one clause. */
export type PushDown =
  /** One list of users, filtered. */
  | { readonly kind: 'list'; readonly filter: UserListFilter; readonly rank: Rank }
  /** One list for each filter. No user is in two of them. */
  | { readonly kind: 'lookups'; readonly filters: readonly UserListFilter[]; readonly rank: Rank }
  /** One list for each group. A user can be in several. */
  | { readonly kind: 'groups'; readonly groupNames: readonly string[]; readonly rank: Rank };

/**
 * How few users a clause is likely to leave: first the kind of clause, then the place within the kind; lower leaves
 * fewer. Nothing is known of the pool here, so this goes by the clause alone.
 */
export type Rank = readonly [kind: number, place: number];

/** A key that is equal to one value. */
const KEY = 0;
/** A key that is one of several values: fewer calls first. */
const LOOKUPS = 1;
/** Before the other lists: whoever matches `inAnyGroup` is found without asking for any user's groups. */
const GROUPS = 2;
const OTHER_EQUALS = 3;
/** Longer ones first. */
const PREFIX = 4;
const STATUS = 5;
const ENABLED = 6;

export function compareRanks(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** False where the clause is likely to leave a good part of the pool. */
export function isSelective([kind]: Rank): boolean {
  return kind < STATUS;
}

/** Of several clauses of which one has to be true, at least one: it leaves as many as the broadest, and costs a list each. */
export function rankOfUnion(ranks: readonly Rank[]): Rank {
  const [kind, place] = ranks.toSorted(compareRanks).at(-1) ?? [ENABLED, 0];
  if (ranks.length < 2 || kind > LOOKUPS) return [kind, place];
  const lookups = ranks.reduce((sum, [each, calls]) => sum + (each === LOOKUPS ? calls : 1), 0);
  return [LOOKUPS, lookups];
}

/** Attributes of which a value belongs to one user, or to a few; most selective first. */
const KEYS: readonly FilterableText[] = ['username', 'sub', 'email', 'phone_number'];

/**
 * More values of an `in` than this are not looked up one by one. At the default quota of 30 ListUsers a second 100 take
 * 3.3 s; in as many calls a scan reads 6,000 users.
 */
export const MAX_LOOKUPS = 100;

/** Longest `Filter` of ListUsers, in characters (API model). */
const MAX_FILTER_LENGTH = 256;

/** Null where Cognito cannot evaluate the condition. */
export function pushDown(condition: Condition): PushDown | null {
  switch (condition.kind) {
    case 'text':
      return isFilterableText(condition.attribute) ? pushDownText(condition.attribute, condition.text) : null;
    case 'status': {
      const [status, ...others] = new Set(condition.statuses);
      if (status === undefined || others.length > 0) return null;
      const filter: UserListFilter = { attribute: 'cognito:user_status', operator: '=', value: status };
      return { kind: 'list', filter, rank: [STATUS, 0] };
    }
    case 'enabled': {
      const value = condition.enabled ? 'Enabled' : 'Disabled';
      return { kind: 'list', filter: { attribute: 'status', operator: '=', value }, rank: [ENABLED, 0] };
    }
    case 'inAnyGroup': {
      const groupNames = [...new Set(condition.groupNames)];
      return { kind: 'groups', groupNames, rank: [GROUPS, groupNames.length] };
    }
    default:
      return null;
  }
}

function pushDownText(attribute: FilterableText, text: StringCondition): PushDown | null {
  switch (text.operator) {
    case 'equals':
      return pushDownValues(attribute, [text.value]);
    case 'in':
      return pushDownValues(attribute, text.values);
    case 'startsWith': {
      const filter = listFilter(attribute, '^=', text.value);
      return isTakenByCognito(filter) ? { kind: 'list', filter, rank: [PREFIX, -text.value.length] } : null;
    }
    default:
      return null;
  }
}

function pushDownValues(attribute: FilterableText, values: readonly string[]): PushDown | null {
  const fold = foldOf(attribute);
  const distinct = new Map(values.map((value) => [fold(value), value]));
  const filters = [...distinct.values()].map((value) => listFilter(attribute, '=', value));
  if (!filters.every(isTakenByCognito)) return null;

  const key = KEYS.indexOf(attribute);
  const [filter, ...others] = filters;
  if (filter === undefined) return null;
  if (others.length === 0) return { kind: 'list', filter, rank: key === -1 ? [OTHER_EQUALS, 0] : [KEY, key] };
  if (key === -1 || filters.length > MAX_LOOKUPS) return null;
  return { kind: 'lookups', filters, rank: [LOOKUPS, filters.length] };
}

function listFilter(attribute: FilterableText, operator: '=' | '^=', value: string): UserListFilter {
  // Subs are stored in lower case; see attribute-case.ts.
  return { attribute, operator, value: attribute === 'sub' ? value.toLowerCase() : value };
}

/**
 * Nobody could verify what Cognito makes of an empty value, so none is sent. The length is that of the expression
 * `email = "…"` in UTF-16 units, `"` and `\` escaped: never shorter than Cognito's own count of characters.
 */
function isTakenByCognito({ attribute, operator, value }: UserListFilter): boolean {
  const escaped = value.replace(/["\\]/g, '\\$&');
  return value !== '' && `${attribute} ${operator} "${escaped}"`.length <= MAX_FILTER_LENGTH;
}

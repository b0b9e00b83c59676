import type { CognitoFilter } from '../ports/directory.ts';
import { caseFoldingFor, type FilterableText, isFilterableText } from './case-folding.ts';
import type { Condition } from './clause.ts';
import { distinctForms, type StringCondition } from './string-condition.ts';

/** How Cognito itself can evaluate one clause. */
export type PushDown =
  /** One list of users, filtered. */
  | { readonly kind: 'list'; readonly filter: CognitoFilter; readonly rank: Selectivity }
  /** One list for each filter. No user is in two of them. */
  | { readonly kind: 'lookups'; readonly filters: readonly CognitoFilter[]; readonly rank: Selectivity }
  /** One list for each group. A user can be in several. */
  | { readonly kind: 'groups'; readonly groupNames: readonly string[]; readonly rank: Selectivity };

/**
 * How few users a clause is likely to match: first the kind of clause, then the order within the kind; lower matches fewer.
 * Judged by the clause alone, since the pool is not known.
 */
export type Selectivity = readonly [kind: number, place: number];

/** A key that is equal to one value. */
const KEY = 0;
/**
 * A key that is one of several values, or membership: fewer calls first. Before the other lists, since `inAnyGroup` finds
 * its users without reading any user's groups.
 */
const LOOKUPS = 1;
const OTHER_EQUALS = 2;
/** Longer ones first. */
const PREFIX = 3;
const STATUS = 4;
const ENABLED = 5;

/** The calls that a group is assumed to cost when it is compared with keys: the size of most groups is not known. */
const GROUP_PAGES = 10;

export function compareSelectivity(a: Selectivity, b: Selectivity): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** Returns false if the clause is likely to match a good part of the pool. */
export function isSelective([kind]: Selectivity): boolean {
  return kind < STATUS;
}

/**
 * Returns the rank of an `or` of clauses with these ranks: it matches as many users as the broadest, and costs a list for
 * each.
 */
export function rankOfUnion(ranks: readonly Selectivity[]): Selectivity {
  const [kind, place] = ranks.toSorted(compareSelectivity).at(-1) ?? [ENABLED, 0];
  if (ranks.length < 2 || kind > LOOKUPS) return [kind, place];
  const lookups = ranks.reduce((sum, [each, calls]) => sum + (each === LOOKUPS ? calls : 1), 0);
  return [LOOKUPS, lookups];
}

/** Attributes of which a value belongs to one user, or to a few; most selective first. */
const KEYS: readonly FilterableText[] = ['username', 'sub', 'email', 'phone_number'];

/** Returns whether the list has at most one user, or a few. */
export function isKey({ attribute, operator }: CognitoFilter): boolean {
  return operator === '=' && KEYS.some((key) => key === attribute);
}

/**
 * The most lists that are read instead of the whole pool if its size is not known. At the default quota of 30 ListUsers a
 * second 100 lists take 3.3 s; in as many calls a scan reads 6,000 users.
 */
export const MAX_LOOKUPS = 100;

/** Longest `Filter` of ListUsers, in characters (API model). */
const MAX_FILTER_LENGTH = 256;

/** Returns null if Cognito cannot evaluate the condition. */
export function pushDown(condition: Condition): PushDown | null {
  switch (condition.kind) {
    case 'text':
      return isFilterableText(condition.attribute) ? pushDownText(condition.attribute, condition.text) : null;
    case 'status': {
      const statuses = [...new Set(condition.statuses)];
      // UNKNOWN here also stands for states that Cognito has other names for.
      if (statuses.includes('UNKNOWN')) return null;
      const filters = statuses.map((value) => ({ attribute: 'cognito:user_status', operator: '=', value }) as const);
      return lists(filters, [STATUS, statuses.length]);
    }
    case 'enabled': {
      const value = condition.enabled ? 'Enabled' : 'Disabled';
      return { kind: 'list', filter: { attribute: 'status', operator: '=', value }, rank: [ENABLED, 0] };
    }
    case 'inAnyGroup': {
      const groupNames = [...new Set(condition.groupNames)];
      return { kind: 'groups', groupNames, rank: [LOOKUPS, GROUP_PAGES * groupNames.length] };
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
      const forms = distinctForms([text.value], caseFoldingFor(attribute));
      const filters = forms.map((value) => listFilter(attribute, '^=', value));
      return filters.every(isTakenByCognito) ? lists(filters, [PREFIX, -text.value.length]) : null;
    }
    default:
      return null;
  }
}

function pushDownValues(attribute: FilterableText, values: readonly string[]): PushDown | null {
  const filters = distinctForms(values, caseFoldingFor(attribute)).map((value) => listFilter(attribute, '=', value));
  if (!filters.every(isTakenByCognito)) return null;

  const key = KEYS.indexOf(attribute);
  if (key === -1) return lists(filters, [OTHER_EQUALS, filters.length]);
  return lists(filters, filters.length === 1 ? [KEY, key] : [LOOKUPS, filters.length]);
}

/** Returns null if there is none. */
function lists(filters: readonly CognitoFilter[], rank: Selectivity): PushDown | null {
  const [filter, ...others] = filters;
  if (filter === undefined) return null;
  return others.length === 0 ? { kind: 'list', filter, rank } : { kind: 'lookups', filters, rank };
}

function listFilter(attribute: FilterableText, operator: '=' | '^=', value: string): CognitoFilter {
  // Subs are stored in lower case; see case-folding.ts.
  return { attribute, operator, value: attribute === 'sub' ? value.toLowerCase() : value };
}

/**
 * Returns whether Cognito accepts the filter. How it treats an empty value could not be verified, so none is sent. The
 * length is that of the expression `email = "…"` in UTF-16 units, with `"` and `\` escaped: never less than Cognito's own
 * count.
 */
function isTakenByCognito({ attribute, operator, value }: CognitoFilter): boolean {
  const escaped = value.replace(/["\\]/g, '\\$&');
  return value !== '' && `${attribute} ${operator} "${escaped}"`.length <= MAX_FILTER_LENGTH;
}

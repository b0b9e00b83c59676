import { allOf, oneOf, type Search } from '../../app/address.ts';
import type { UserFilterInput, UserOrderField, UserOrderInput, UserStatus } from '../../generated/graphql.ts';
import type { Sort } from '../../parts/table/column.ts';

/** What is asked about people: all of it stands in the address. */
export interface PeopleQuestion {
  readonly text: string;
  /** In at least one of these. */
  readonly groups: readonly string[];
  readonly inNoGroup: boolean;
  readonly enabled: boolean | null;
  readonly statuses: readonly UserStatus[];
  /** Null for the order of usernames. */
  readonly sort: Sort | null;
}

/** What the address calls the columns that the index can sort by. */
const ORDERS: Readonly<Record<string, UserOrderField>> = {
  name: 'NAME',
  username: 'USERNAME',
  email: 'EMAIL',
  state: 'STATUS',
  groups: 'GROUP_COUNT',
  created: 'CREATED_AT',
  updated: 'UPDATED_AT',
};

export const STATUSES: readonly UserStatus[] = [
  'CONFIRMED',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'UNCONFIRMED',
  'EXTERNAL_PROVIDER',
  'COMPROMISED',
  'ARCHIVED',
  'UNKNOWN',
];

/** Reads `?q=mül&in=admin&enabled=false&state=CONFIRMED&sort=-created`; what it does not know it leaves out. */
export function readQuestion(search: Search): PeopleQuestion {
  const enabled = oneOf(search, 'enabled');
  return {
    text: oneOf(search, 'q') ?? '',
    groups: allOf(search, 'in'),
    inNoGroup: oneOf(search, 'groups') === 'none',
    enabled: enabled === 'true' ? true : enabled === 'false' ? false : null,
    statuses: STATUSES.filter((status) => allOf(search, 'state').includes(status)),
    sort: readSort(oneOf(search, 'sort') ?? ''),
  };
}

function readSort(text: string): Sort | null {
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  return Object.hasOwn(ORDERS, field) ? { field, descending } : null;
}

/** Writes it; nothing for what restricts nothing. */
export function writeQuestion({ text, groups, inNoGroup, enabled, statuses, sort }: PeopleQuestion): Search {
  return {
    q: text,
    in: groups,
    groups: inNoGroup ? 'none' : '',
    enabled: enabled === null ? '' : String(enabled),
    state: statuses,
    sort: sort === null ? '' : `${sort.descending ? '-' : ''}${sort.field}`,
  };
}

export function isRestricted({ text, groups, inNoGroup, enabled, statuses }: PeopleQuestion): boolean {
  return text.trim() !== '' || groups.length > 0 || inNoGroup || enabled !== null || statuses.length > 0;
}

/** What is asked of the index: the text anywhere in names and addresses, and the filters. */
export interface IndexQuestion {
  readonly search: string | null;
  readonly filter: UserFilterInput | null;
}

export function indexQuestion(question: PeopleQuestion): IndexQuestion {
  const text = question.text.trim();
  return { search: text === '' ? null : text, filter: joined(filterClauses(question)) };
}

/** Returns the order that the index lists people in; null for its own. */
export function orderOf({ sort }: PeopleQuestion): UserOrderInput | null {
  const field = sort === null ? undefined : ORDERS[sort.field];
  return sort === null || field === undefined ? null : { field, direction: sort.descending ? 'DESC' : 'ASC' };
}

/**
 * Returns the filter that Cognito and the service evaluate where no index is kept. A text is compared with the beginnings
 * of names and addresses, since Cognito finds nothing else without reading the whole pool.
 */
export function filterWithoutIndex(question: PeopleQuestion): UserFilterInput | null {
  const text = question.text.trim();
  return joined([...(text === '' ? [] : [{ or: beginnings(text) }]), ...filterClauses(question)]);
}

function filterClauses({ groups, inNoGroup, enabled, statuses }: PeopleQuestion): UserFilterInput[] {
  const clauses: UserFilterInput[] = [];
  if (groups.length > 0) clauses.push({ inAnyGroup: [...groups] });
  if (inNoGroup) clauses.push({ inNoGroup: true });
  if (enabled !== null) clauses.push({ enabled });
  if (statuses.length > 0) clauses.push({ status: [...statuses] });
  return clauses;
}

function joined(clauses: UserFilterInput[]): UserFilterInput | null {
  return clauses.length === 0 ? null : { and: clauses };
}

function beginnings(startsWith: string): UserFilterInput[] {
  return [
    { username: { startsWith } },
    { email: { startsWith } },
    { name: { startsWith } },
    { attribute: { name: 'family_name', value: { startsWith } } },
  ];
}

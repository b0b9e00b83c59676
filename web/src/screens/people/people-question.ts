import { allOf, oneOf, type Search } from '../../app/address.ts';
import type { UserFilterInput, UserStatus } from '../../generated/graphql.ts';

/** What is asked about people: all of it stands in the address. */
export interface PeopleQuestion {
  readonly text: string;
  /** In at least one of these. */
  readonly groups: readonly string[];
  readonly inNoGroup: boolean;
  readonly enabled: boolean | null;
  readonly statuses: readonly UserStatus[];
}

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

/** Reads `?q=mül&in=admin&enabled=false&state=CONFIRMED`; what it does not know it leaves out. */
export function readQuestion(search: Search): PeopleQuestion {
  const enabled = oneOf(search, 'enabled');
  return {
    text: oneOf(search, 'q') ?? '',
    groups: allOf(search, 'in'),
    inNoGroup: oneOf(search, 'groups') === 'none',
    enabled: enabled === 'true' ? true : enabled === 'false' ? false : null,
    statuses: STATUSES.filter((status) => allOf(search, 'state').includes(status)),
  };
}

/** Writes it; nothing for what restricts nothing. */
export function writeQuestion({ text, groups, inNoGroup, enabled, statuses }: PeopleQuestion): Search {
  return {
    q: text,
    in: groups,
    groups: inNoGroup ? 'none' : '',
    enabled: enabled === null ? '' : String(enabled),
    state: statuses,
  };
}

export function isRestricted({ text, groups, inNoGroup, enabled, statuses }: PeopleQuestion): boolean {
  return text.trim() !== '' || groups.length > 0 || inNoGroup || enabled !== null || statuses.length > 0;
}

/**
 * Returns the filter that Cognito and the service evaluate where no index is kept. A text is compared with the beginnings
 * of names and addresses, since Cognito finds nothing else without reading the whole pool.
 */
export function filterWithoutIndex(question: PeopleQuestion): UserFilterInput | null {
  const { groups, inNoGroup, enabled, statuses } = question;
  const text = question.text.trim();
  const clauses: UserFilterInput[] = [];
  if (text !== '') clauses.push({ or: beginnings(text) });
  if (groups.length > 0) clauses.push({ inAnyGroup: [...groups] });
  if (inNoGroup) clauses.push({ inNoGroup: true });
  if (enabled !== null) clauses.push({ enabled });
  if (statuses.length > 0) clauses.push({ status: [...statuses] });
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
